using AgentObservatory.Tests.Support;
using static AgentObservatory.Tests.Exporters.Writing;

namespace AgentObservatory.Tests.Exporters;

/// <summary>The file stays open from envelope to envelope; what others do to it meanwhile is noticed all the same.</summary>
public sealed class OpenFileTests : IDisposable
{
    private readonly TestFolder folder = new();

    private string TracePath => folder["traces.jsonl"];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void TheFileIsOpenOnceBetweenEnvelopesAndClosedWithItsObservatory()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var observatory = Some.Inline(new FileExporter(TracePath), new OtlpJsonFileExporter(folder["otlp.jsonl"]));
        observatory.Write("first");
        observatory.Write("second");

        Assert.Equal(["otlp.jsonl", "traces.jsonl"], OpenFiles());
        observatory.Dispose();
        Assert.Empty(OpenFiles());
    }

    [Fact]
    public void AFileExporterThatTwoObservatoriesShareOutlivesTheFirst()
    {
        var shared = new FileExporter(TracePath);
        var first = Some.Inline(shared);
        using var second = Some.Inline(shared);

        first.Write("first");
        first.Dispose();
        second.Write("second");

        Assert.Equal(["first", "second"], SessionsIn(TracePath));
    }

    [Fact]
    public void Fault34_AFileThatAnotherOneReplacesIsWrittenNoFurther()
    {
        using var observatory = Some.Inline(new FileExporter(TracePath));

        observatory.Write("replaced");
        File.WriteAllText(folder["new"], "");
        File.Move(folder["new"], TracePath, overwrite: true);
        observatory.Write("first of the new one");
        File.Delete(TracePath);
        File.WriteAllText(TracePath, "");
        observatory.Write("first of the next one");

        Assert.Equal(["first of the next one"], SessionsIn(TracePath));
    }

    [Fact]
    public void Fault34_ALinkThatLeadsElsewhereIsFollowedThere()
    {
        using var observatory = Some.Inline(new FileExporter(TracePath));

        foreach (string target in new[] { "monday", "tuesday" })
        {
            File.WriteAllText(folder[target], "");
            File.Delete(TracePath);
            File.CreateSymbolicLink(TracePath, folder[target]);
            observatory.Write("on " + target);
        }

        Assert.Equal(["on monday"], SessionsIn(folder["monday"]));
        Assert.Equal(["on tuesday"], SessionsIn(folder["tuesday"]));
    }

    [Fact]
    public void Fault34_AFileThatIsCopiedAndTruncatedGoesOnAtItsBeginning()
    {
        using var observatory = Some.Inline(new FileExporter(TracePath));

        observatory.Write("copied");
        File.Copy(TracePath, folder["copy"]);
        File.WriteAllText(TracePath, "");
        observatory.Write("current");

        Assert.Equal(["copied"], SessionsIn(folder["copy"]));
        Assert.Equal(["current"], SessionsIn(TracePath));
    }

    [Fact]
    public void Fault35_ALineThatAnotherWriterLeavesTornMeanwhileStaysAlone()
    {
        using var observatory = Some.Inline(new FileExporter(TracePath));

        observatory.Write("before");
        File.AppendAllText(TracePath, "{\"schema_version\":");
        observatory.Write("after");

        Assert.Equal(3, File.ReadAllLines(TracePath).Length);
        Assert.Equal(["before", "after"], SessionsIn(TracePath));
    }

    /// <summary>The files of the test's folder that this process has open, by name.</summary>
    private string[] OpenFiles() =>
        [
            .. Directory
                .EnumerateFiles("/proc/self/fd")
                .Select(link => new FileInfo(link).LinkTarget ?? "")
                .Where(target => target.StartsWith(folder.Root, StringComparison.Ordinal))
                .Select(target => Path.GetFileName(target))
                .Order(),
        ];
}
