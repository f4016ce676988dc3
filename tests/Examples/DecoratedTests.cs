using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Examples;

public class DecoratedTests
{
    [Fact]
    public void AnAgentThatHasNothingButAttributesIsTraced()
    {
        using var folder = new TestFolder();

        Outcome run = Example.Run("Decorated", folder);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        SessionEnvelope envelope = Assert.Single(Example.EnvelopesIn(folder));
        AssertTrace(envelope);
        Assert.Equal("Milan", envelope.Attribute("Weather", "city").AsString());
    }

    /// <summary>The trace that stands beside the example.</summary>
    [Fact]
    public void ItsTraceIsTheOneThatIsShown()
    {
        string file = RepositoryFolder.Of("examples/Decorated/traces.jsonl");

        AssertTrace(Assert.IsType<TraceLine.Readable>(Assert.Single(TraceFile.Read(file))).Envelope);
    }

    private static void AssertTrace(SessionEnvelope envelope)
    {
        SpanRecord plan = envelope.Span("plan");
        Assert.Equal(
            ["Weather", "Trains", "Reserve", "Reserve", "gpt-4"],
            envelope.Spans.Where(span => span.ParentSpanId == plan.SpanId).Select(static span => span.Name)
        );
        Assert.Equal(envelope.Span("gpt-4").SpanId, envelope.Span("tokens").ParentSpanId);
        SpanRecord[] reserved = [.. envelope.Spans.Where(static span => span.Name == "Reserve")];
        Assert.Equal([SpanStatus.Error, SpanStatus.Ok], reserved.Select(static span => span.Status));
        Assert.All(reserved, static span => Assert.Equal(["train"], span.Attributes.Select(static one => one.Key)));
    }
}
