using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Examples;

public class ParallelToolsTests
{
    [Fact]
    public void ToolsThatRunAtOnceAreSiblingsUnderTheirStep()
    {
        using var folder = new TestFolder();

        Outcome run = Example.Run("ParallelTools", folder);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("You could take a flight to Lisbon", run.Output);
        Assert.Contains("session trip-to-lisbon", run.Output);
        Assert.EndsWith("a room in Porto below 90", run.Output.TrimEnd());

        SessionEnvelope envelope = Assert.Single(Example.EnvelopesIn(folder));
        Assert.Equal((SpanStatus.Ok, false), (envelope.Status, envelope.HasAnomalies));
        SpanRecord gather = envelope.Span("gather");
        Assert.True(gather.ParentSpanId.IsNone);
        Assert.Equal(
            ["find_flights", "find_hotels", "find_hotels", "read_forecast"],
            envelope.Spans.Where(span => span.ParentSpanId == gather.SpanId).Select(span => span.Name)
        );
        Assert.Equal(4, envelope.Spans.Count(span => span.Kind == SpanKind.ToolCall));
        Assert.Equal(3, envelope.Attribute("find_flights", "hits").AsInteger());
        Assert.Equal(
            ["Lisbon", "Sintra"],
            envelope.Spans.Where(span => span.Name == "find_hotels").Select(span => span.Attributes["city"].AsString())
        );
        Assert.All(envelope.Spans.Where(span => span.Name == "find_hotels"), span => Assert.Equal(1, span.EventCount));
    }

    [Fact]
    public void TheToolThatFailedIsTheOnlyErrorAndTheModelCallFollowsInItsOwnStep()
    {
        using var folder = new TestFolder();

        Example.Run("ParallelTools", folder);

        SessionEnvelope envelope = Assert.Single(Example.EnvelopesIn(folder));
        SpanRecord failed = Assert.Single(envelope.Spans, span => span.Status != SpanStatus.Ok);
        Assert.Equal(
            ("read_forecast", SpanStatus.Error, "System.TimeoutException"),
            (failed.Name, failed.Status, failed.Error?.Type)
        );
        SpanRecord writer = envelope.Span("built-in-writer");
        Assert.Equal((SpanKind.LlmCall, envelope.Span("propose").SpanId), (writer.Kind, writer.ParentSpanId));
        Assert.True(writer.Attributes["gen_ai.usage.output_tokens"].AsInteger() > 0);
    }
}
