using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Examples;

public class FSharpTests
{
    [Fact]
    public void AnAgentInFSharpIsTracedAsOneInCSharpIs()
    {
        using var folder = new TestFolder();

        Outcome run = Example.Run("FSharp", folder);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        SessionEnvelope envelope = Assert.Single(Example.EnvelopesIn(folder));
        Assert.Equal((SpanStatus.Ok, false), (envelope.Status, envelope.HasAnomalies));
        SpanRecord answer = envelope.Span("answer");
        Assert.True(answer.ParentSpanId.IsNone);
        Assert.Equal(["rx", "fold"], answer.Attributes["topics"].AsList().Select(topic => topic.AsString()));
        Assert.All(
            envelope.Spans.Where(span => span.Name != "answer"),
            span => Assert.Equal(answer.SpanId, span.ParentSpanId)
        );
        Assert.Equal(
            ["answer", "built-in-writer", "look_up", "rank", "search", "search"],
            envelope.Spans.Select(span => span.Name).Order(StringComparer.Ordinal)
        );
        Assert.Equal(
            3,
            envelope.Spans.Where(span => span.Name == "search").Sum(span => span.Attributes["hits"].AsInteger())
        );
        SpanRecord failed = Assert.Single(envelope.Spans, span => span.Status != SpanStatus.Ok);
        Assert.Equal(
            ("look_up", SpanStatus.Error, "System.ArgumentException"),
            (failed.Name, failed.Status, failed.Error?.Type)
        );
    }

    [Fact]
    public void ItsOwnExporterPrintsTheSpansAsATreeAndTheirTimeByKind()
    {
        using var folder = new TestFolder();

        string[] lines = Example.Run("FSharp", folder).Output.ReplaceLineEndings("\n").TrimEnd().Split('\n');

        Assert.StartsWith("Rx composes streams of events.", lines[0]);
        Assert.Equal("agent_step answer (Ok)", lines[2]);
        Assert.Equal(2, lines.Count(line => line == "  tool_call search (Ok)"));
        Assert.Contains(
            lines,
            line => line.StartsWith("  tool_call look_up (Error: The library holds nothing about monads.")
        );
        Assert.Matches("^agent_step: [0-9]+ ms$", lines[^3]);
        Assert.Matches("^tool_call: [0-9]+ ms$", lines[^1]);
    }
}
