using System.Collections.Immutable;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Exporters;

public sealed class FileExporterTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [TmpfsFact]
    public void Fault32_WhenTheDiskIsFullALineIsCutBackAndWritingResumesWithTheSpace()
    {
        using var disk = new SmallFileSystem(folder["disk"], kilobytes: 64);
        string path = folder["disk/traces.jsonl"];
        string ballast = folder["disk/ballast"];
        var reports = new List<DiagnosticKind>();
        var options = new ObservatoryOptions { OnDiagnostic = report => reports.Add(report.Kind) };
        using var observatory = Some.Inline(options, new FileExporter(path));

        Write(observatory, "before", 1_000);
        File.WriteAllBytes(ballast, new byte[40 * 1024]);
        Write(observatory, "too large", 30_000);
        Assert.EndsWith("}\n", File.ReadAllText(path));
        File.Delete(ballast);
        Write(observatory, "after", 1_000);

        Assert.Equal(["before", "after"], SessionsIn(path));
        Assert.Equal(1, observatory.Health.Exporters[0].Dropped[DropReason.ExportFailed]);
        Assert.Equal([DiagnosticKind.ExportFailed, DiagnosticKind.Recovered], reports);
        Some.LawsHold(observatory);
    }

    [Fact]
    public void Fault32_ADeviceThatIsAlwaysFullLosesEveryLineAndCountsIt()
    {
        if (!File.Exists("/dev/full"))
        {
            return;
        }

        using var observatory = Some.Inline(new FileExporter("/dev/full"));

        Write(observatory, "lost", 10);

        Assert.Equal(1, observatory.Health.Exporters[0].Dropped[DropReason.ExportFailed]);
        Assert.Contains("No space left", observatory.Health.Exporters[0].LastError);
    }

    [Fact]
    public void Fault33_MissingDirectoriesAreCreatedAndDeletedOnesAgain()
    {
        string path = folder["a/b/c/traces.jsonl"];
        using var observatory = Some.Inline(new FileExporter(path));

        Write(observatory, "first", 10);
        Directory.Delete(folder["a"], recursive: true);
        Write(observatory, "second", 10);

        Assert.Equal(["second"], SessionsIn(path));
        Assert.Equal(2, observatory.Health.Exporters[0].Exported);
    }

    [Fact]
    public void Fault33_APathThatIsADirectoryIsReportedAndWritingResumesOnceItIsGone()
    {
        string path = folder["traces.jsonl"];
        Directory.CreateDirectory(path);
        using var observatory = Some.Inline(new FileExporter(path));

        Write(observatory, "lost", 10);
        Assert.Contains("directory", observatory.Health.Exporters[0].LastError);
        Directory.Delete(path);
        Write(observatory, "written", 10);

        Assert.Equal(["written"], SessionsIn(path));
    }

    [Fact]
    public void Fault33_ADirectoryThatCannotBeCreatedIsReported()
    {
        File.WriteAllText(folder["file"], "");
        using var observatory = Some.Inline(new FileExporter(folder["file/below/traces.jsonl"]));

        Write(observatory, "lost", 10);

        Assert.Equal(1, observatory.Health.Exporters[0].Dropped[DropReason.ExportFailed]);
        Assert.NotNull(observatory.Health.Exporters[0].LastError);
    }

    [Fact]
    public void Fault34_AFileDeletedOrRotatedUnderTheWriterGoesOnInANewOne()
    {
        string path = folder["traces.jsonl"];
        using var observatory = Some.Inline(new FileExporter(path));

        Write(observatory, "deleted", 10);
        File.Delete(path);
        Write(observatory, "rotated", 10);
        File.Move(path, path + ".1");
        Write(observatory, "current", 10);

        Assert.Equal(["rotated"], SessionsIn(path + ".1"));
        Assert.Equal(["current"], SessionsIn(path));
    }

    [Fact]
    public void Fault35_ATornLastLineOfACrashedWriterStaysAloneOnItsLine()
    {
        string path = folder["traces.jsonl"];
        File.WriteAllText(path, "{\"schema_version\":\"0.2\",\"session\":{\"sess");
        using var observatory = Some.Inline(new FileExporter(path));

        Write(observatory, "next", 10);
        Write(observatory, "and next", 10);

        var lines = Lines(path);
        Assert.Equal(1, Assert.IsType<TraceLine.Unreadable>(lines[0]).LineNumber);
        Assert.Equal(["next", "and next"], SessionsIn(path));
    }

    [Fact]
    public void Fault36_TwoProcessesWriteLinesOfUpToTenMegabytesIntoOneFileWholeAndApart()
    {
        string path = folder["traces.jsonl"];
        using var large = new FileWriterProcess(path, "large", sessions: 8, characters: 10_000_000);
        using var small = new FileWriterProcess(path, "small", sessions: 400, characters: 1_000);

        Assert.Equal((0, 0), (large.WaitForExit(), small.WaitForExit()));

        var sessions = SessionsIn(path);
        Assert.Equal(408, Lines(path).Length);
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
            int unreadableBefore = Lines(path).OfType<TraceLine.Unreadable>().Count();
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

            var lines = Lines(path);
            Assert.InRange(lines.OfType<TraceLine.Unreadable>().Count() - unreadableBefore, 0, 1);
            var written = SessionsIn(path).Where(id => id.StartsWith(name + "-", StringComparison.Ordinal)).ToList();
            Assert.InRange(written.Count, acknowledged, acknowledged + 1);
            Assert.Equal(Enumerable.Range(1, written.Count).Select(number => name + "-" + number), written);
            File.WriteAllText(path, ReadTail(path));
        }
    }

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
                    Write(observatory, number + "-" + session, 100);
                }
            }
        );

        Assert.Equal(400, SessionsIn(path).Distinct().Count());
        Assert.Equal(400, Lines(path).Length);
    }

    [Fact]
    public void ANewFileIsForItsOwnerOnly()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string path = folder["traces.jsonl"];
        using var observatory = Some.Inline(new FileExporter(path));
        Write(observatory, "private", 10);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [Fact]
    public void TheFormOfAppendingUsedOnWindowsWritesTheSameLines()
    {
        string path = folder["below/traces.jsonl"];
        using var file = new WindowsAppend(path);
        file.Append("\n{\"first\":1}\n"u8);
        File.AppendAllText(path, "torn");
        file.Append("\n{\"second\":2}\n"u8);

        Assert.Equal("{\"first\":1}\ntorn\n{\"second\":2}\n", File.ReadAllText(path));
    }

    /// <summary>Keeps the last line, torn or whole, so that the file stays small over many rounds.</summary>
    private static string ReadTail(string path)
    {
        string text = File.ReadAllText(path);
        int end = text.EndsWith('\n') ? text.Length - 1 : text.Length;
        return text[(text.LastIndexOf('\n', end - 1) + 1)..];
    }

    private static void Write(Observatory observatory, string sessionId, int characters)
    {
        using AgentSession session = observatory.StartSession(new AgentContext(sessionId, "agent"));
        session.ToolCall("t", ("payload", new string('x', characters))).Dispose();
    }

    private static ImmutableArray<TraceLine> Lines(string path) => EnvelopeJson.ReadLines(File.ReadAllBytes(path));

    private static List<string> SessionsIn(string path) =>
        [.. Lines(path).OfType<TraceLine.Readable>().Select(line => line.Envelope.Session.SessionId)];
}
