using System.Diagnostics;
using AgentObservatory.Extensions.AI.Chat;
using AgentObservatory.Extensions.AI.Describing;
using AgentObservatory.Live;
using AgentObservatory.Log;
using Microsoft.Agents.AI;
using Microsoft.Extensions.AI;

namespace AgentObservatory.Extensions.Agents.Runs;

/// <summary>Who traces an agent's model calls, and its runs besides this library. The framework's own telemetry is switched on
/// when the agent is built, so that is looked up with each run. No member throws.</summary>
internal sealed class ModelCalls(AIAgent agent, bool recordContent)
{
    private const string Message =
        "UseAgentObservatory cannot see the calls of this agent's model: make the agent with AsTracedAgent, or trace its client.";

    private int hasSaid;

    /// <summary>Whether the model's calls are spans, as far as that can be said before a run.</summary>
    internal bool AreSeen(AgentSession session) =>
        Described.Find((agent, recordContent, session.Recorder.IsRedacted), Seen) is not null;

    /// <summary>Whether a run of which that could not be said has ended without a span of a model's call. It may have one all the
    /// same: of a traced agent within, where this one is a workflow, or of an intake. If it has none, the session's observatory is
    /// told once.</summary>
    internal bool AreMissing(AgentSpan step)
    {
        if (step.Row == SpanRow.None || step.Session.HasEnded || step.Session.Recorder.HasWithin(step.Row, SpanKind.LlmCall))
        {
            return false;
        }

        if (Interlocked.Exchange(ref hasSaid, 1) == 0)
        {
            step.Session.Report(DiagnosticKind.ExtensionMisplaced, nameof(AgentTracing), Message);
        }

        return true;
    }

    private static object? Seen((AIAgent Agent, bool RecordContent, bool IsRedacted) given) =>
        given.Agent.GetService<ChatClientAgent>() is { } agent
        && (
            agent.ChatClient.GetService<TracedChatClient>() is not null
            || agent.ChatClient.GetService<ToolLoopClient>() is not null
            || CallsBelow.AreHeard(agent, given.RecordContent, given.IsRedacted)
        )
            ? agent
            : null;

    /// <summary>Who else traces a run that starts now.</summary>
    internal CallTracing TracingOfRun()
    {
        PlaceCalls();
        return new CallTracing(SourceWithin, IsWithin: true);
    }

    private IChatClient? Client => Described.Find(agent, static one => one.GetService<ChatClientAgent>()?.ChatClient);

    /// <summary>The source of the framework's own telemetry, if that stands within; null if it does not.</summary>
    private ActivitySource? SourceWithin =>
        Described.Find(
            (agent, Client),
            static given =>
                given.agent.GetService<OpenTelemetryAgent>() is null
                || given.Client is null
                || CallsBelow.IsOurs(given.Client)
                    ? null
                    : given.Client.GetService<OpenTelemetryChatClient>()?.GetService<ActivitySource>()
        );

    /// <summary>The framework puts its tracing of model calls between function invocation and the traced client, after function
    /// invocation has looked for it.</summary>
    internal void PlaceCalls() =>
        Described.Find(
            Client,
            static client =>
            {
                if (
                    client?.GetService<TracedChatClient>() is { } calls
                    && client.GetService<FunctionInvokingChatClient>()?.GetService<OpenTelemetryChatClient>() is not null
                    && calls.GetService<OpenTelemetryChatClient>() is null
                )
                {
                    calls.IsWithinActivity();
                }

                return client;
            }
        );
}
