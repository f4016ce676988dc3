using AgentObservatory.Tests.Support;
using static AgentObservatory.Tests.Exporters.Writing;

namespace AgentObservatory.Tests.Exporters;

/// <summary>Several writers, in one process and in several, of which one may be killed.</summary>
public sealed class SharedFileTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Fault26_OneFileExporterInTwoObservatoriesOnTwoThreadsWritesWholeLines()
    {
        string path = folder["traces.jsonl"];
        var shared = new FileExporter(path);
        Parallel.For(
            0,
            2,
            number =>
            {
                using var observatory = Some.Inline(shared);
                for (int session = 0; session < 200; session++)
                {
                    observatory.Write(number + "-" + session, 100);
                }
            }
        );

        Assert.Equal(400, SessionsIn(path).Distinct().Count());
        Assert.Equal(400, LinesOf(path).Length);
    }

    [Fact]
    public void Fault36_TwoProcessesWriteLinesOfUpToTenMegabytesIntoOneFileWholeAndApart()
    {
        string path = folder["traces.jsonl"];
        using var large = new FileWriterProcess(path, "large", sessions: 8, characters: 10_000_000);
        using var small = new FileWriterProcess(path, "small", sessions: 400, characters: 1_000);

        Assert.Equal((0, 0), (large.WaitForExit(), small.WaitForExit()));

        var sessions = SessionsIn(path);
        Assert.Equal(408, LinesOf(path).Length);
        Assert.Equal(Enumerable.Range(1, 8).Select(n => "large-" + n), sessions.Where(id => id[0] == 'l'));
        Assert.Equal(Enumerable.Range(1, 400).Select(n => "small-" + n), sessions.Where(id => id[0] == 's'));
    }

    [Fact]
    public void Fault37_AfterKillNineAtAnyMomentEverythingAcknowledgedIsThereAndAtMostTheLastLineIsTorn()
    {
        string path = folder["traces.jsonl"];
        File.WriteAllText(path, "");
        for (int round = 1; round <= 50; round++)
        {
            // Every other round writes lines so large that the kill often comes in the middle of one.
            string name = "round" + round;
            long sizeBefore = new FileInfo(path).Length;
            int unreadableBefore = LinesOf(path).OfType<TraceLine.Unreadable>().Count();
            using var writer = new FileWriterProcess(
                path,
                name,
                sessions: 0,
                characters: round % 2 == 0 ? 200_000 : 8_000_000
            );
            int acknowledged = 0;
            while (acknowledged < round % 3)
            {
                acknowledged = writer.NextAcknowledged()!.Value;
            }

            SpinWait.SpinUntil(() => new FileInfo(path).Length > sizeBefore);
            acknowledged = writer.Kill(acknowledged);

            var lines = LinesOf(path);
            Assert.InRange(lines.OfType<TraceLine.Unreadable>().Count() - unreadableBefore, 0, 1);
            var written = SessionsIn(path).Where(id => id.StartsWith(name + "-", StringComparison.Ordinal)).ToList();
            Assert.InRange(written.Count, acknowledged, acknowledged + 1);
            Assert.Equal(Enumerable.Range(1, written.Count).Select(number => name + "-" + number), written);
            File.WriteAllText(path, ReadTail(path));
        }
    }

    /// <summary>Keeps the last line, torn or whole, so that the file stays small over many rounds.</summary>
    private static string ReadTail(string path)
    {
        string text = File.ReadAllText(path);
        int end = text.EndsWith('\n') ? text.Length - 1 : text.Length;
        return text[(text.LastIndexOf('\n', end - 1) + 1)..];
    }
}
