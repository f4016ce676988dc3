using AgentObservatory.Tests.Support;
using static AgentObservatory.Tests.Exporters.Writing;

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

        observatory.Write("before", 1_000);
        File.WriteAllBytes(ballast, new byte[40 * 1024]);
        observatory.Write("too large", 30_000);
        Assert.EndsWith("}\n", File.ReadAllText(path));
        File.Delete(ballast);
        observatory.Write("after", 1_000);

        Assert.Equal(["before", "after"], SessionsIn(path));
        Assert.Equal(1, observatory.Health.Exporters[0].Dropped[DropReason.ExportFailed]);
        Assert.Equal([DiagnosticKind.ExportFailed, DiagnosticKind.Recovered], reports);
        Some.LawsHold(observatory);
    }

    [Fact]
    public void Fault33_MissingDirectoriesAreCreatedAndDeletedOnesAgain()
    {
        string path = folder["a/b/c/traces.jsonl"];
        using var observatory = Some.Inline(new FileExporter(path));

        observatory.Write("first");
        Directory.Delete(folder["a"], recursive: true);
        observatory.Write("second");

        Assert.Equal(["second"], SessionsIn(path));
        Assert.Equal(2, observatory.Health.Exporters[0].Exported);
    }

    [Fact]
    public void Fault33_APathThatIsADirectoryIsReportedAndWritingResumesOnceItIsGone()
    {
        string path = folder["traces.jsonl"];
        Directory.CreateDirectory(path);
        using var observatory = Some.Inline(new FileExporter(path));

        observatory.Write("lost");
        Assert.Contains("directory", observatory.Health.Exporters[0].LastError);
        Directory.Delete(path);
        observatory.Write("written");

        Assert.Equal(["written"], SessionsIn(path));
    }

    [Fact]
    public void Fault33_ADirectoryThatCannotBeCreatedIsReported()
    {
        File.WriteAllText(folder["file"], "");
        using var observatory = Some.Inline(new FileExporter(folder["file/below/traces.jsonl"]));

        observatory.Write("lost");

        Assert.Equal(1, observatory.Health.Exporters[0].Dropped[DropReason.ExportFailed]);
        Assert.NotNull(observatory.Health.Exporters[0].LastError);
    }

    [Fact]
    public void Fault34_AFileDeletedOrRotatedUnderTheWriterGoesOnInANewOne()
    {
        string path = folder["traces.jsonl"];
        using var observatory = Some.Inline(new FileExporter(path));

        observatory.Write("deleted");
        File.Delete(path);
        observatory.Write("rotated");
        File.Move(path, path + ".1");
        observatory.Write("current");

        Assert.Equal(["rotated"], SessionsIn(path + ".1"));
        Assert.Equal(["current"], SessionsIn(path));
    }

    [Fact]
    public void Fault35_ATornLastLineOfACrashedWriterStaysAloneOnItsLine()
    {
        string path = folder["traces.jsonl"];
        File.WriteAllText(path, "{\"schema_version\":\"0.2\",\"session\":{\"sess");
        using var observatory = Some.Inline(new FileExporter(path));

        observatory.Write("next");
        observatory.Write("and next");

        var lines = LinesOf(path);
        Assert.Equal(1, Assert.IsType<TraceLine.Unreadable>(lines[0]).LineNumber);
        Assert.Equal(["next", "and next"], SessionsIn(path));
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
        observatory.Write("private");

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }
}
