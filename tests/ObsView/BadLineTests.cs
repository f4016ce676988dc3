using System.Text;
using AgentObservatory.Tests.Support;
using static AgentObservatory.Tests.Support.TraceText;

namespace AgentObservatory.Tests.ObsView;

/// <summary>What obs-view tells of lines that it cannot read, or not whole.</summary>
public class BadLineTests
{
    private const string SessionMembers =
        """ "session":{"session_id":"odd","trace_id":"0af7651916cd43dd8448eb211c80319c"} """;

    private static readonly byte[] Whole = Encoding.UTF8.GetBytes(Named("torn", Start(1), End(1)));

    [Fact]
    public void Fault41_TheProcessNamesEachUnreadableLineAndExitsWithOne()
    {
        using var folder = new TestFolder();
        var file = folder.Write("bad.jsonl", Named("first"), "garbage", "", Nested(100_000), Named("last"));

        var outcome = ObsViewProcess.Run(file);

        Assert.Equal(1, outcome.ExitCode);
        var complaints = outcome.Error.TrimEnd('\n').Split('\n');
        Assert.StartsWith($"{file}:2: malformed JSON", complaints[0], StringComparison.Ordinal);
        Assert.StartsWith($"{file}:4: malformed JSON", complaints[1], StringComparison.Ordinal);
        Assert.Equal(2, complaints.Length);
        Assert.Contains("session first", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("session last", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("2 unreadable lines", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Fault35_ATornLineInTheMiddleIsToldAndTheLinesAfterItAreShown()
    {
        using var folder = new TestFolder();
        var file = folder.Write(
            "torn.jsonl",
            [.. Utf8(Named("before")), .. Whole[..50], (byte)'\n', .. Utf8(Named("after"))]
        );

        var outcome = ObsViewProcess.Run(file);

        Assert.Equal(1, outcome.ExitCode);
        Assert.StartsWith($"{file}:2: malformed JSON", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("session after", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Fault37_TheProcessTellsTheTornLastLineAndExitsWithOne()
    {
        using var folder = new TestFolder();
        var file = folder.Write("torn.jsonl", [.. Utf8(Named("before")), .. Whole[..50]]);

        var outcome = ObsViewProcess.Run(file);

        Assert.Equal(1, outcome.ExitCode);
        Assert.StartsWith($"{file}:2: torn last line", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("session before", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Fault42_OddEnvelopesAreNoReasonToFail()
    {
        using var folder = new TestFolder();
        var file = folder.Write("odd.jsonl", Session(End(7)), $$"""{{{SessionMembers}},"events":null}""");

        var outcome = ObsViewProcess.Run(file);

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Contains("2 anomalies", outcome.Output, StringComparison.Ordinal);
    }

    private static string Nested(int depth) =>
        $$"""{"session":{"session_id":"deep"},"events":{{new string('[', depth)}}{{new string(']', depth)}}}""";
}
