using System.Text.Json;

namespace AgentObservatory.Benchmarks;

/// <summary>One line of the budget: a figure, and how high or low it may be.</summary>
internal sealed record BudgetLine(string What, string Unit, double Figure, double Limit, bool IsUpperLimit, string Range)
{
    internal bool IsWithin => IsUpperLimit ? Figure <= Limit : Figure >= Limit;

    /// <summary>Over by more than a tenth: more than the noise of a shared machine explains.</summary>
    internal bool IsFarOver => IsUpperLimit ? Figure > Limit * 1.1 : Figure < Limit / 1.1;

    public override string ToString() =>
        $"{What, -62} {Figure, 10:0.00} {Unit, -10} {(IsUpperLimit ? "at most" : "at least")} {Limit, 9:0.00}  {(IsWithin ? "within" : "over"), -7} {Range}";
}

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
            .. Ratios("span, start and end", SideBySide.Measure(Capture.Span()), 0.70, 1.5, 320),
            .. Excess(SideBySide.Measure(WrappedCall.WithoutSession()), 10),
            Megabytes(SideBySide.Measure(Throughput.FoldAndWrite())[0], 200),
            Megabytes(SideBySide.Measure(Throughput.Read())[0], 150),
            PerSecond(SideBySide.Measure(Throughput.RecordToFile(path))[0], 25_000),
        ];
        File.Delete(path);
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(lines));
        }
        else
        {
            lines.ForEach(line => Console.WriteLine(line));
        }

        bool isFarOver = lines.Exists(line => line.IsFarOver);
        int over = lines.Count(line => !line.IsWithin);
        Console.WriteLine(
            over == 0 ? "compare: every line is within its budget" : $"compare: {over} of {lines.Count} lines are over"
        );
        return isFarOver ? 1 : 0;
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
        yield return new(ours.Name + ", allocated", "B", ours.Bytes, 0, true, $"plain {plain.Bytes:0} B");
    }

    private static BudgetLine Megabytes(Figures figures, double limit) =>
        new(
            figures.Name,
            "MB/s",
            1_000 / figures.Median,
            limit,
            false,
            $"{1_000 / figures.Maximum:0} to {1_000 / figures.Minimum:0}"
        );

    private static BudgetLine PerSecond(Figures figures, double limit) =>
        new(
            figures.Name,
            "sessions/s",
            1e9 / figures.Median,
            limit,
            false,
            $"{1e9 / figures.Maximum:0} to {1e9 / figures.Minimum:0}"
        );

    private static string Range(Figures figures) =>
        $"{figures.Median:0.0} ns ({figures.Minimum:0.0} to {figures.Maximum:0.0})";
}
