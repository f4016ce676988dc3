using System.Text.Json;

namespace AgentObservatory.Benchmarks;

/// <summary>The budget table: every pair interleaved in this process, as ratios.</summary>
internal static class Compare
{
    internal static int Run(bool json)
    {
        using var sdk = Capture.StartSdk();
        string path = Path.Combine(Path.GetTempPath(), "observatory-benchmark-" + Environment.ProcessId + ".jsonl");
        List<BudgetLine> lines =
        [
            .. Ratios("stream event, 2 attributes", SideBySide.Measure(Capture.StreamEvent()), 0.40, 1.6, 150),
            Ratio(SideBySide.Measure(Shapes.EventOfNumberAndText()), 0.45),
            Ratio(SideBySide.Measure(Shapes.EventOfEight()), 0.45),
            Ratio(SideBySide.Measure(Shapes.EventOfNine()), 0.50),
            Ratio(SideBySide.Measure(Shapes.EventOfSixteen()), 0.50),
            .. Ratios("span, start and end", SideBySide.Measure(Capture.Span()), 0.50, 1.5, 320),
            Ratio(SideBySide.Measure(Shapes.WholeSpan()), 1.0),
            Ratio(SideBySide.Measure(Shapes.WholeEvent()), 0.50),
            Ratio(SideBySide.Measure(Shapes.LlmSpan()), 0.60),
            Ratio(SideBySide.Measure(Shapes.YieldingWrapper()), 1.1),
            Ratio(SideBySide.Measure(Shapes.LiveSpan()), 1.3),
            Ratio(SideBySide.Measure(Shapes.LiveEvent()), 1.3),
            Ratio(SideBySide.Measure(Replayed.Beside()), 1.5),
            .. JournalCost.Lines(),
            IntakeCost.Line(),
            Ratio(SideBySide.Measure(IntakeCost.Unmatched()), 1.05),
            .. Excess(SideBySide.Measure(WrappedCall.WithoutSession()), 10),
            .. Excess(SideBySide.Measure(WovenCall.WithoutSession()), 10),
            .. Excess(SideBySide.Measure(WovenCall.TaskWithoutSession()), 10),
            Ratio(SideBySide.Measure(WovenCall.InSession()), 1.2),
            Ratio(SideBySide.Measure(WovenCall.TaskInSession()), 1.2),
            Ratio(SideBySide.Measure(LiveCost.WithoutListener()), 1.05),
            Megabytes(SideBySide.Measure(Throughput.FoldAndWrite())[0], 200),
            Megabytes(SideBySide.Measure(Throughput.Read())[0], 150),
            PerSecond(SideBySide.Measure(Throughput.RecordToFile(path))[0], 45_000),
            .. new[] { 1, 2, 8, 64 }.SelectMany(Contended),
        ];
        File.Delete(path);
        int over = lines.Count(line => !line.IsWithin);
        string verdict =
            over == 0 ? "compare: every line is within its budget" : $"compare: {over} of {lines.Count} lines are over";
        if (json)
        {
            Console.WriteLine(
                JsonSerializer.Serialize(
                    new
                    {
                        machine = Machine.Description,
                        lines,
                        verdict,
                    }
                )
            );
        }
        else
        {
            Console.WriteLine("Machine: " + Machine.Description);
            lines.ForEach(line => Console.WriteLine(line));
            Console.WriteLine(verdict);
        }

        return lines.Exists(line => line.IsFarOver) ? 1 : 0;
    }

    private static IEnumerable<BudgetLine> Ratios(
        string what,
        Figures[] figures,
        double ofBaseline,
        double ofFloor,
        double bytes
    )
    {
        var (ours, baseline, floor) = (figures[0], figures[1], figures[2]);
        yield return new(
            what + " / " + baseline.Name,
            "x",
            ours.Median / baseline.Median,
            ofBaseline,
            true,
            Range(ours) + " : " + Range(baseline)
        );
        yield return new(
            what + " / floor",
            "x",
            ours.Median / floor.Median,
            ofFloor,
            true,
            Range(ours) + " : " + Range(floor)
        );
        yield return new(
            what + ", allocated",
            "B",
            ours.Bytes,
            bytes,
            true,
            $"baseline {baseline.Bytes:0} B, floor {floor.Bytes:0} B"
        );
    }

    internal static BudgetLine Ratio(Figures[] figures, double limit)
    {
        var (ours, baseline) = (figures[0], figures[1]);
        string ranges = $"{Range(ours)} : {Range(baseline)}; {ours.Bytes:0} B : {baseline.Bytes:0} B";
        return new($"{ours.Name} / {baseline.Name}", "x", ours.Median / baseline.Median, limit, true, ranges);
    }

    private static IEnumerable<BudgetLine> Excess(Figures[] figures, double nanoseconds)
    {
        var (ours, plain) = (figures[0], figures[1]);
        double excess = ours.Median - plain.Median;
        yield return new(
            ours.Name + " - " + plain.Name,
            "ns",
            excess,
            nanoseconds,
            true,
            Range(ours) + " : " + Range(plain)
        );
        yield return new(ours.Name + ", allocated", "B", ours.Bytes - plain.Bytes, 0, true, $"plain {plain.Bytes:0} B");
    }

    private static IEnumerable<BudgetLine> Contended(int threads)
    {
        var (stream, list) = Contention.Measure(threads);
        string what = $"{threads} threads into one stream / a list under a lock, ";
        yield return new(
            what + "calls/s",
            "x",
            stream.PerSecond / list.PerSecond,
            1,
            false,
            $"{stream.PerSecond / 1e6:0.0} : {list.PerSecond / 1e6:0.0} million"
        );
        yield return new(
            what + "p99.9",
            "x",
            stream.Percentile(99.9) / list.Percentile(99.9),
            2,
            true,
            $"{stream.Percentile(99.9):0.0} us : {list.Percentile(99.9):0.0} us; longest {stream.Maximum:0} us : {list.Maximum:0} us"
        );
    }

    private static BudgetLine Megabytes(Figures figures, double limit) =>
        new(
            figures.Name,
            "MB/s",
            1_000 / figures.Median,
            limit,
            false,
            $"{1_000 / figures.Maximum:0} to {1_000 / figures.Minimum:0}; {figures.Bytes:0.0} B allocated for each byte"
        );

    private static BudgetLine PerSecond(Figures figures, double limit) =>
        new(
            figures.Name,
            "sessions/s",
            1e9 / figures.Median,
            limit,
            false,
            $"{1e9 / figures.Maximum:0} to {1e9 / figures.Minimum:0}; {figures.Bytes:0} B allocated for each session"
        );

    private static string Range(Figures figures) =>
        $"{figures.Median:0.0} ns ({figures.Minimum:0.0} to {figures.Maximum:0.0})";
}
