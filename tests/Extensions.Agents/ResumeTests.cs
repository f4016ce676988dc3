using AgentObservatory.Tests.Extensions.AI;
using AgentObservatory.Tests.Extensions.Mcp;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Extensions.Agents;

/// <summary>An approval that one process asks for and another one gets, of an agent alone or in a workflow: ticket, and
/// conversation or checkpoint, go through a folder.</summary>
public class ResumeTests
{
    [Theory]
    [InlineData(Resumed.Agent, false)]
    [InlineData(Resumed.Workflow, false)]
    [InlineData(Resumed.Telemetry, false)]
    [InlineData(Resumed.Telemetry, true)]
    public void AnotherProcessGoesOnInTheSameRunWhoeverListens(string what, bool hasIntake)
    {
        string[]? first = null;
        foreach (bool isLive in new[] { false, true })
        {
            foreach (Hearing hearing in new[] { Hearing.Nobody, Hearing.Listener, Hearing.Sdk })
            {
                using var folder = new TestFolder();
                var resumed = Resumed.Of(what, new Mcp.SetUp(isLive, hearing, hasIntake), folder);

                OfTheAgents(resumed, isAlone: what == Resumed.Agent);
                OfTheWorkflow(resumed, areExpected: what == Resumed.Telemetry && hasIntake);
                AmongActivities(resumed, isAlone: what == Resumed.Agent);
                first ??= resumed.ShapeOfWorkflow();
                Assert.True(
                    first.SequenceEqual(resumed.ShapeOfWorkflow()),
                    string.Join('\n', ["Not only:", .. first, resumed.Picture()])
                );
            }
        }
    }

    private static void OfTheAgents(Resumed resumed, bool isAlone)
    {
        SessionEnvelope run = resumed.Envelope;
        string picture = resumed.Picture();
        Assert.Equal(isAlone ? "Paid." : "Paid.Booked.", resumed.Answer);
        Assert.Equal(2, run.Writers.Length);
        Assert.Equal((SpanStatus.Ok, false), (run.Status, run.HasAnomalies));
        SpanRecord[] runs = [.. resumed.Of(SpanKind.AgentStep).Where(span => span.Name is "payer" or "clerk")];
        SpanRecord[] calls = resumed.Of(SpanKind.LlmCall);
        Assert.Equal(isAlone ? ["payer", "payer"] : ["payer", "payer", "clerk"], runs.Select(span => span.Name));
        Assert.Equal(runs.Select(span => span.SpanId), calls.Select(call => call.ParentSpanId));
        SpanRecord tool = Assert.Single(resumed.Of(SpanKind.ToolCall));
        Assert.True(("pay", runs[1].SpanId) == (tool.Name, tool.ParentSpanId), picture);
        Assert.Equal("pay-0", tool.Attributes["gen_ai.tool.call.id"].AsString());
        Assert.Single(resumed.Of(SpanKind.Wait));
        Assert.Equal(
            calls.Length * Model.InputTokens,
            run.Spans.Sum(span => span.Attributes["gen_ai.usage.input_tokens"].AsInteger())
        );
        Assert.DoesNotContain(run.Spans, span => span.Status == SpanStatus.Unfinished);
    }

    private static void OfTheWorkflow(Resumed resumed, bool areExpected)
    {
        SpanRecord[] spans = [.. resumed.Envelope.Spans.Where(span => WorkflowRan.IsOfWorkflow(span.Name))];
        SpanRecord[] runs = [.. resumed.Of(SpanKind.AgentStep).Where(span => span.Name is "payer" or "clerk")];
        if (!areExpected)
        {
            Assert.Empty(spans);
            return;
        }

        string picture = resumed.Picture();
        Assert.True(spans.Count(span => span.Name == "workflow.session") == 2, picture);
        foreach (SpanRecord run in runs)
        {
            SpanRecord executor = Assert.Single(spans, span => span.SpanId == run.ParentSpanId);
            Assert.StartsWith("executor.process " + run.Name, executor.Name);
            SpanRecord cycle = Assert.Single(spans, span => span.SpanId == executor.ParentSpanId);
            Assert.Equal("invoke_workflow", cycle.Name);
            Assert.Contains(spans, span => span.Name == "workflow.session" && span.SpanId == cycle.ParentSpanId);
        }
    }

    private static void AmongActivities(Resumed resumed, bool isAlone)
    {
        if (!resumed.SetUp.IsLive || !resumed.SetUp.IsHeard)
        {
            return;
        }

        string[] operations =
        [
            .. Enumerable.Repeat("chat m0", isAlone ? 2 : 3),
            "execute_tool pay",
            .. isAlone ? Array.Empty<string>() : ["invoke_agent clerk"],
            "invoke_agent payer",
            "invoke_agent payer",
        ];
        Heard[] told = [.. resumed.Heard.Where(one => operations.Contains(one.Name))];
        Assert.Equal(operations, told.Select(one => one.Name).Order(StringComparer.Ordinal));
        Assert.All(resumed.Heard, one => Assert.Equal(resumed.Envelope.Session.TraceId.ToString(), one.TraceId));
        Assert.All(told, one => Assert.Contains(resumed.Heard, other => other.SpanId == one.ParentId));
        Assert.Equal(resumed.Heard.Count, resumed.Heard.Select(one => one.SpanId).Distinct().Count());
        SpanRecord[] workflow = [.. resumed.Envelope.Spans.Where(span => WorkflowRan.IsOfWorkflow(span.Name))];
        Assert.All(workflow, span => Assert.Contains(resumed.Heard, one => one.SpanId == span.SpanId.ToString()));
    }
}
