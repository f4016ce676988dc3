using System.Diagnostics;
using AgentObservatory.Tests.Extensions.AI;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Extensions.Agents;

/// <summary>However a workflow is built and whoever listens: one span for the workflow's session, each cycle, each message that an
/// executor processes, each run of an agent, call of a model and tool, in the envelope and among activities.</summary>
public class WorkflowMatrixTests
{
    public static TheoryData<string> SetUps() => Combinations.Of(WorkflowSetUp.All);

    public static TheoryData<string> Makings() => Combinations.Of(Enum.GetValues<Making>());

    [Theory]
    [MemberData(nameof(SetUps))]
    public async Task EveryOperationOfAWorkflowIsOneSpan(string setUp)
    {
        WorkflowRan ran = await WorkflowSetUp.All.Named(setUp).Run();

        OfAgents(ran);
        OfTheWorkflow(ran);
        AmongActivities(ran);
        Assert.All(ran.Models, model => Assert.Equal(model.Calls, model.StreamsClosed));
        Assert.DoesNotContain(ran.Envelope.Spans, span => span.Status != SpanStatus.Ok);
    }

    [Theory]
    [MemberData(nameof(Makings))]
    public async Task TheEnvelopeOfAWorkflowIsTheSameWhoeverListens(string making)
    {
        foreach (
            var setUps in WorkflowSetUp
                .All.Where(one => one.Making.ToString() == making)
                .GroupBy(one => (one.HasIntake, one is { HasIntake: true, HasTelemetry: true }))
        )
        {
            string[]? first = null;
            foreach (WorkflowSetUp setUp in setUps)
            {
                string[] shape = (await setUp.Run()).ShapeOfWorkflow();
                Assert.Equal(first ??= shape, shape);
            }
        }
    }

    private static void OfAgents(WorkflowRan ran)
    {
        string picture = ran.Picture();
        SpanRecord[] calls = ran.Of(SpanKind.LlmCall);
        foreach (string name in new[] { "writer", "editor" })
        {
            SpanRecord[] runs = [.. ran.Of(SpanKind.AgentStep).Where(span => span.Name == name)];
            Assert.True(runs.Length == 1, picture);
            int expected = name == "writer" ? 2 : 1;
            Assert.True(calls.Count(call => call.ParentSpanId == runs[0].SpanId) == expected, picture);
        }

        Assert.True(calls.Length == ran.Models.Sum(model => model.Calls), picture);
        Assert.True(ran.Of(SpanKind.ToolCall).Length == 1, picture);
        Assert.Equal(ran.Models.Sum(model => model.SentInputTokens), Sum("gen_ai.usage.input_tokens"));
        Assert.Equal(ran.Models.Sum(model => model.SentOutputTokens), Sum("gen_ai.usage.output_tokens"));

        long Sum(string key) => ran.Envelope.Spans.Sum(span => span.Attributes[key].AsInteger());
    }

    private static void OfTheWorkflow(WorkflowRan ran)
    {
        string picture = ran.Picture();
        SpanRecord[] spans = [.. ran.Envelope.Spans.Where(span => WorkflowRan.IsOfWorkflow(span.Name))];
        Assert.DoesNotContain(ran.Envelope.Spans, span => span.Name is "message.send" or "edge_group.process");
        if (ran.SetUp is not { HasTelemetry: true, HasIntake: true })
        {
            Assert.Empty(spans);
            return;
        }

        SpanRecord session = Assert.Single(spans, span => span.Name == "workflow.session");
        Assert.True(session.ParentSpanId.IsNone, picture);
        SpanRecord[] cycles = [.. spans.Where(span => span.Name == "invoke_workflow")];
        Assert.NotEmpty(cycles);
        Assert.All(cycles, cycle => Assert.Equal(session.SpanId, cycle.ParentSpanId));
        SpanRecord[] executors = [.. spans.Except(cycles).Where(span => span != session)];
        Assert.All(executors, one => Assert.True(cycles.Any(cycle => cycle.SpanId == one.ParentSpanId), picture));
        foreach (SpanRecord run in ran.Of(SpanKind.AgentStep).Where(span => span.Name is "writer" or "editor"))
        {
            SpanRecord executor = Assert.Single(executors, one => one.SpanId == run.ParentSpanId);
            Assert.StartsWith("executor.process " + run.Name, executor.Name);
        }
    }

    private static void AmongActivities(WorkflowRan ran)
    {
        string picture = ran.Picture();
        Assert.Single(ran.Activities, activity => activity.ParentSpanId == default);
        Assert.Equal(ran.Activities[0].TraceId.ToString(), ran.Envelope.Session.TraceId.ToString());
        Assert.Equal(ran.Activities.Count, ran.Activities.Select(activity => activity.SpanId).Distinct().Count());

        int operations = ran.SetUp.IsLive || ran.SetUp is { AreAgentsTold: true, IsListening: true } ? 1 : 0;
        Activity[] calls = ran.ActivitiesOf("chat");
        Activity[] tools = ran.ActivitiesOf("execute_tool");
        Activity[] runs = [.. ran.ActivitiesOf("invoke_agent").Where(IsOfAnAgent)];
        Assert.True(calls.Length == 3 * operations, picture);
        Assert.True(tools.Length == operations, picture);
        Assert.True(runs.Length == 2 * operations, picture);
        Assert.All(calls.Concat(tools), one => Assert.True(runs.Any(run => run.SpanId == one.ParentSpanId), picture));

        string[] workflow = [.. Ids(ran.Activities.Where(activity => WorkflowRan.IsOfWorkflow(activity.DisplayName)))];
        if (ran.SetUp is { HasTelemetry: true, IsListening: true, HasIntake: true })
        {
            IEnumerable<SpanRecord> spans = ran.Envelope.Spans.Where(span => WorkflowRan.IsOfWorkflow(span.Name));
            Assert.Equal(spans.Select(span => span.SpanId.ToString()).Order(StringComparer.Ordinal), workflow);
        }
        else
        {
            Assert.True(workflow.Length > 0 == ran.SetUp is { HasTelemetry: true, IsListening: true }, picture);
        }

        static bool IsOfAnAgent(Activity activity) => activity.GetTagItem("gen_ai.agent.name") is "writer" or "editor";

        static IEnumerable<string> Ids(IEnumerable<Activity> activities) =>
            activities.Select(activity => activity.SpanId.ToHexString()).Order(StringComparer.Ordinal);
    }
}
