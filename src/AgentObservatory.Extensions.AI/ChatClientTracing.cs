using AgentObservatory.Extensions.AI.Chat;
using AgentObservatory.Extensions.AI.Describing;
using Microsoft.Extensions.AI;

namespace AgentObservatory;

/// <summary>Traces the model calls of an <see cref="IChatClient"/>:
/// <c>client.AsBuilder().UseFunctionInvocation().UseAgentObservatory().Build()</c>.</summary>
public static class ChatClientTracing
{
    /// <summary>Makes each call of the model a span of kind <see cref="SpanKind.LlmCall"/> of the session that is current,
    /// <see cref="AgentSession.Current"/>: with provider, models, options, finish reason and usage. A streamed call stays open
    /// until its stream ends and has a stream of its chunks. Without a current session the client is just called. Call it last,
    /// so that it is next to the model: before <c>UseFunctionInvocation</c> it cannot see the model's calls, records a step
    /// called "tool_loop" instead, with usage only as <c>agent_observatory.unseen.*</c>, and reports
    /// <see cref="DiagnosticKind.ExtensionMisplaced"/>. A client that is traced already is not traced twice, nor is
    /// its call where a client between the two hides that: a traced call that starts directly within another is part of that one. What the client
    /// returns or throws passes through unchanged, and tracing never throws. The client may be used by several threads if the one below may.</summary>
    /// <remarks>In live mode a call takes the activity that a client directly around has started for it. Whether function
    /// invocation stands between the two is known by its asking for an <c>ActivitySource</c> when it is built, and is not
    /// unlearned: who asks the client for that service otherwise makes its calls have activities of their own.</remarks>
    /// <param name="builder">The builder.</param>
    /// <param name="recordContent">Whether messages, instructions and definitions of tools are recorded too, as
    /// <c>gen_ai.input.messages</c>, <c>gen_ai.output.messages</c>, <c>gen_ai.system_instructions</c> and
    /// <c>gen_ai.tool.definitions</c>. They may hold secrets. Default: no.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">The builder is null.</exception>
    public static ChatClientBuilder UseAgentObservatory(this ChatClientBuilder builder, bool recordContent = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use(inner =>
            Described.Find(inner, static one => one.GetService<TracedChatClient>()) is not null ? inner
            : Described.Find(inner, static one => one.GetService<FunctionInvokingChatClient>()) is not null
                ? new ToolLoopClient(inner)
            : new TracedChatClient(inner, recordContent)
        );
    }
}
