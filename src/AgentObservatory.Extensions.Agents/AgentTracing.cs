using AgentObservatory.Extensions.Agents.Runs;
using Microsoft.Agents.AI;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace AgentObservatory;

/// <summary>Traces agents of Microsoft Agent Framework: <c>model.AsTracedAgent(name: "weather-agent", tools: tools)</c>, or,
/// for one that somebody else has made, <c>agent.AsBuilder().UseAgentObservatory().Build()</c>.</summary>
public static class AgentTracing
{
    /// <summary>Makes an agent that is traced whole: what <see cref="UseAgentObservatory"/> does, and each call of the model as
    /// <see cref="ChatClientTracing"/> does it.</summary>
    /// <param name="model">The client of the model. One with function invocation of its own hides the model's calls: its call
    /// is then a step, see <see cref="ChatClientTracing.UseAgentObservatory"/>.</param>
    /// <param name="instructions">The agent's instructions. Default: none.</param>
    /// <param name="name">The agent's name, which its spans have. Default: none.</param>
    /// <param name="description">What the agent is for. Default: none.</param>
    /// <param name="tools">Its tools. Default: none.</param>
    /// <param name="loggerFactory">What the agent logs to. Default: nothing.</param>
    /// <param name="services">Where its tools get services from. Default: none.</param>
    /// <param name="recordContent">Whether messages, instructions, arguments and results are recorded too. They may hold
    /// secrets. Default: no.</param>
    /// <exception cref="ArgumentNullException">The client is null.</exception>
    public static AIAgent AsTracedAgent(
        this IChatClient model,
        string? instructions = null,
        string? name = null,
        string? description = null,
        IList<AITool>? tools = null,
        ILoggerFactory? loggerFactory = null,
        IServiceProvider? services = null,
        bool recordContent = false
    ) =>
        Traced(model, recordContent)
            .AsAIAgent(instructions, name, description, tools, loggerFactory, services)
            .AsBuilder()
            .UseAgentObservatory(recordContent)
            .Build(services);

    /// <inheritdoc cref="AsTracedAgent(IChatClient, string, string, string, IList{AITool}, ILoggerFactory, IServiceProvider, bool)"/>
    /// <param name="model">The client of the model.</param>
    /// <param name="options">The agent's options, such as its name, instructions and tools. Null for none.</param>
    /// <param name="loggerFactory">What the agent logs to. Default: nothing.</param>
    /// <param name="services">Where its tools get services from. Default: none.</param>
    /// <param name="recordContent">Whether content is recorded too. Default: no.</param>
    public static AIAgent AsTracedAgent(
        this IChatClient model,
        ChatClientAgentOptions? options,
        ILoggerFactory? loggerFactory = null,
        IServiceProvider? services = null,
        bool recordContent = false
    ) =>
        Traced(model, recordContent)
            .AsAIAgent(options, loggerFactory, services)
            .AsBuilder()
            .UseAgentObservatory(recordContent)
            .Build(services);

    /// <summary>Makes each run of an agent a span of kind <see cref="SpanKind.AgentStep"/>, named after the agent, of the
    /// session that is current where the run is asked for, <see cref="AgentSession.Current"/>; and within it each call of its
    /// model a <see cref="SpanKind.LlmCall"/> and each function that it invokes a <see cref="SpanKind.ToolCall"/>. A streamed run
    /// stays open until its stream ends, also if the consumer leaves early. Without a current session the agent just runs. An
    /// agent that is traced already is not traced twice, nor is its run where an agent of the same name between the two hides
    /// that. What the agent returns or throws passes through unchanged, and tracing
    /// never throws. Safe from any thread, as the agent.</summary>
    /// <remarks>Where the client that the agent is made with is traced, model calls are as <see cref="ChatClientTracing"/> says.
    /// Otherwise the framework reports them, from the first run on: without a stream of chunks and without approvals,
    /// and with content if whoever traced the agent first has asked for it, unless the session has a redactor and somebody
    /// listens to all sources of activities, who would get it as it is. It
    /// cannot do so where it leaves the client as it is, where the client has function invocation of its own, or where the
    /// framework's own telemetry is switched on, see <see cref="ObservatoryOptions.Intake"/>. A run of which no model call was
    /// recorded then has its usage as <c>agent_observatory.unseen.input_tokens</c> and <c>.output_tokens</c>, and
    /// <see cref="DiagnosticKind.ExtensionMisplaced"/> is reported once.</remarks>
    /// <param name="builder">The builder of the agent.</param>
    /// <param name="recordContent">Whether messages, instructions, arguments and results are recorded too. They may hold
    /// secrets. Default: no.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">The builder is null.</exception>
    public static AIAgentBuilder UseAgentObservatory(this AIAgentBuilder builder, bool recordContent = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use(inner => inner.GetService<TracedAgent>() is null ? new TracedAgent(inner, recordContent) : inner);
    }

    private static IChatClient Traced(IChatClient model, bool recordContent)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.AsBuilder().UseAgentObservatory(recordContent).Build();
    }
}
