using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Examples;

public class SubAgentsTests
{
    [Fact]
    public void TwoProcessesWriteOneTraceAndTheSubAgentNamesTheSpanThatStartedIt()
    {
        using var folder = new TestFolder();

        Outcome run = Example.Run("SubAgents", folder);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        SessionEnvelope[] envelopes = Example.EnvelopesIn(folder);
        Assert.Equal(2, envelopes.Length);
        SessionEnvelope parent = Assert.Single(envelopes, envelope => envelope.Session.AgentId == "editor");
        SessionEnvelope subAgent = Assert.Single(envelopes, envelope => envelope.Session.AgentId == "researcher");

        Assert.Null(parent.Session.Parent);
        Assert.Equal(parent.Session.TraceId, subAgent.Session.TraceId);
        Assert.Equal(parent.Session.TraceId, subAgent.Session.Parent?.TraceId);
        Assert.Equal(parent.Span("ask_sub_agent").SpanId, subAgent.Session.Parent?.SpanId);
        Assert.Equal("sub-agent-" + parent.Attribute("ask_sub_agent", "process_id").AsInteger(), subAgent.Session.SessionId);

        Assert.Equal(["plan", "ask_sub_agent"], parent.Spans.Select(span => span.Name));
        SpanRecord research = subAgent.Span("research");
        Assert.Equal(
            ["search", "built-in-writer"],
            subAgent.Spans.Where(span => span.ParentSpanId == research.SpanId).Select(span => span.Name)
        );
        Assert.All(envelopes.SelectMany(envelope => envelope.Spans), span => Assert.Equal(SpanStatus.Ok, span.Status));
        Assert.All(envelopes, envelope => Assert.Equal((SpanStatus.Ok, false), (envelope.Status, envelope.HasAnomalies)));
    }

    [Fact]
    public void ItPrintsBothTreesOfThisRunAlone()
    {
        using var folder = new TestFolder();
        Example.Run("SubAgents", folder);

        Outcome run = Example.Run("SubAgents", folder);

        Assert.Equal(4, Example.EnvelopesIn(folder).Length);
        Assert.Equal(2, run.Output.Split("session ").Length - 1);
        Assert.StartsWith("The parent process:", run.Output);
        Assert.Contains("tool_call ask_sub_agent", run.Output);
        Assert.Contains("The sub-agent's process, under span ", run.Output);
        Assert.Contains("llm_call built-in-writer", run.Output);
    }
}
