using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Examples;

public class AgentFrameworkTests
{
    [Fact]
    public void TheDeskHandsOverAndTheExpertsModelCallsAndToolAreWithinItsRun()
    {
        using var folder = new TestFolder();

        Outcome run = Example.Run("AgentFramework", folder);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        SessionEnvelope envelope = Assert.Single(Example.EnvelopesIn(folder));
        Assert.Equal((SpanStatus.Ok, false), (envelope.Status, envelope.HasAnomalies));
        Assert.Equal([SpanKind.LlmCall, "handoff"], KindsWithin("desk"));
        Assert.Equal([SpanKind.LlmCall, SpanKind.ToolCall, SpanKind.LlmCall], KindsWithin("train-expert"));
        Assert.Equal(envelope.Span("desk").ParentSpanId, envelope.Span("train-expert").ParentSpanId);
        Assert.Equal("call-find_trains", envelope.Attribute("find_trains", "gen_ai.tool.call.id").AsString());
        Assert.Equal(60, envelope.Spans.Sum(span => span.Attributes["gen_ai.usage.input_tokens"].AsInteger()));
        Assert.All(envelope.Spans, span => Assert.Equal(SpanStatus.Ok, span.Status));

        IEnumerable<string> KindsWithin(string name) =>
            envelope.Spans.Where(span => span.ParentSpanId == envelope.Span(name).SpanId).Select(span => span.Kind);
    }

    [Fact]
    public void ItPrintsTheAnswerAndTheTree()
    {
        using var folder = new TestFolder();

        Outcome run = Example.Run("AgentFramework", folder);

        Assert.StartsWith("Take the train at 10:05.", run.Output);
        Assert.Contains("session trip-to-lugano", run.Output);
        Assert.Contains("agent_step train-expert", run.Output);
        Assert.Contains("tool_call find_trains", run.Output);
    }
}
