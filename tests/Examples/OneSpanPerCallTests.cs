using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Trace;
using RealClients;

namespace AgentObservatory.Tests.Examples;

public sealed class OneSpanPerCallTests : IDisposable
{
    private readonly ActivitySource agents = new("agents " + Guid.NewGuid());
    private readonly ActivitySource client = new("client " + Guid.NewGuid());
    private readonly Ended ended = new();
    private readonly TracerProvider provider;
    private readonly Observatory observatory;

    public OneSpanPerCallTests()
    {
        provider = Sdk.CreateTracerProviderBuilder()
            .AddSource(agents.Name, client.Name)
            .SetSampler(new OneSpanPerCall(new AlwaysOnSampler()))
            .AddProcessor(ended)
            .Build();
        var options = new ObservatoryOptions { ActivitySource = agents };
        observatory = new Observatory(new InMemoryExporter(), options, inline: true);
    }

    [Fact]
    public void WithinAReportedCallTheClientMakesNoSpanAndItsRequestHangsUnderTheAgents()
    {
        using (AgentSession session = observatory.StartSession(new AgentContext("run-1", "agent")))
        using (session.LlmCall("gpt-4"))
        using (session.Stream("chunks"))
        {
            Ask();
        }

        Assert.Equal(["request", "chunks", "chat gpt-4", "invoke_agent agent"], ended.Names);
        Assert.Equal(ended["chunks"].SpanId, ended["request"].ParentSpanId);
        Assert.Equal(ended["chat gpt-4"].SpanId, ended["chunks"].ParentSpanId);
    }

    [Fact]
    public void OutsideOfAReportedCallTheClientsSpanStays()
    {
        Ask();
        using (AgentSession session = observatory.StartSession(new AgentContext("run-1", "agent")))
        using (session.AgentStep("plan"))
        {
            Ask();
        }

        Assert.Equal(
            ["request", "messages.create", "request", "messages.create", "plan", "invoke_agent agent"],
            ended.Names
        );
    }

    [Fact]
    public void ACallWithinAToolWithinACallIsACallOfItsOwn()
    {
        using (AgentSession session = observatory.StartSession(new AgentContext("run-1", "agent")))
        using (session.LlmCall("gpt-4"))
        using (session.ToolCall("summarize"))
        {
            Ask();
            session.LlmCall("gpt-4-mini").Dispose();
        }

        string[] inTool = ["request", "messages.create", "chat gpt-4-mini"];
        Assert.Equal([.. inTool, "execute_tool summarize", "chat gpt-4", "invoke_agent agent"], ended.Names);
    }

    [Fact]
    public void ASpanThatIsToHangElsewhereIsNotWithinTheCurrentCall()
    {
        var elsewhere = new ActivityContext(
            ActivityTraceId.CreateRandom(),
            ActivitySpanId.CreateRandom(),
            ActivityTraceFlags.Recorded
        );
        using (AgentSession session = observatory.StartSession(new AgentContext("run-1", "agent")))
        using (session.LlmCall("gpt-4"))
        {
            Ask(elsewhere);
        }

        Assert.Equal(elsewhere.SpanId, ended["messages.create"].ParentSpanId);
    }

    public void Dispose()
    {
        observatory.Dispose();
        provider.Dispose();
        agents.Dispose();
        client.Dispose();
    }

    /// <summary>What a client that traces itself does: a span for the call, and within it a request.</summary>
    private void Ask(ActivityContext parent = default)
    {
        KeyValuePair<string, object?>[] tags = [new("server.port", 443), new("gen_ai.operation.name", "chat")];
        using (client.StartActivity("messages.create", ActivityKind.Client, parent, tags))
        using (client.StartActivity("request", ActivityKind.Client)) { }
    }

    private sealed class Ended : BaseProcessor<Activity>
    {
        private readonly List<Activity> activities = [];

        internal IEnumerable<string> Names => activities.Select(activity => activity.DisplayName);

        internal Activity this[string name] => activities.Single(activity => activity.DisplayName == name);

        public override void OnEnd(Activity activity) => activities.Add(activity);
    }
}
