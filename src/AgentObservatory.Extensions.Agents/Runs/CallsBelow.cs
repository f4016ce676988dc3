using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Microsoft.Agents.AI;
using Microsoft.Extensions.AI;

namespace AgentObservatory.Extensions.Agents.Runs;

/// <summary>The framework keeps a place for its own telemetry directly above the client of an agent's model, below function
/// invocation. It is taken once it can be said to be free: at the first run, when whoever wraps the agent has done so.</summary>
internal static class CallsBelow
{
    private static readonly ConditionalWeakTable<IChatClient, Lifetime> Lifetimes = [];

    /// <summary>Whether each call of the agent's model is heard of from now on. It is not where the place is somebody
    /// else's, where the client has function invocation of its own below it, and where there is none. Content that is redacted
    /// on its way elsewhere is told no more, from then on, if somebody else would hear it as it is.</summary>
    internal static bool AreHeard(ChatClientAgent agent, bool recordContent, bool isRedacted)
    {
        IChatClient client = agent.ChatClient;
        if (client.GetService<OpenTelemetryChatClient>() is null)
        {
            Take(agent, client, recordContent);
        }

        if (!IsOurs(client) || !IsBelowFunctions(client))
        {
            return false;
        }

        OpenTelemetryChatClient calls = client.GetService<OpenTelemetryChatClient>()!;
        if (isRedacted && calls.EnableSensitiveData && HeardCalls.AreHeardByOthers())
        {
            calls.EnableSensitiveData = false;
        }

        return true;
    }

    /// <summary>Whether the telemetry next to the model is the library's.</summary>
    internal static bool IsOurs(IChatClient client) => SourceOf(client)?.Name == HeardCalls.Source;

    private static bool IsBelowFunctions(IChatClient client) =>
        client.GetService<FunctionInvokingChatClient>()?.GetService<OpenTelemetryChatClient>() is not null;

    private static ActivitySource? SourceOf(IChatClient client) =>
        client.GetService<OpenTelemetryChatClient>()?.GetService<ActivitySource>();

    /// <summary>Sources and meters are in lists of the process until they are disposed. The meter is of no use, the source
    /// goes with the agent.</summary>
    private static void Take(ChatClientAgent agent, IChatClient client, bool recordContent)
    {
        HeardCalls.Listen();
        foreach (Meter meter in MetersMadeBy(() => new OpenTelemetryAgent(agent, HeardCalls.Source).Dispose()))
        {
            meter.Dispose();
        }

        if (IsOurs(client))
        {
            // An environment variable may have switched it on.
            client.GetService<OpenTelemetryChatClient>()!.EnableSensitiveData = recordContent;
            ActivitySource source = SourceOf(client)!;
            if (IsBelowFunctions(client))
            {
                Lifetimes.GetOrCreateValue(client).Source = source;
            }
            else
            {
                source.Dispose();
            }
        }
    }

    /// <summary>The meters of the source's name that an action makes. Other threads may make some at the same time.</summary>
    private static List<Meter> MetersMadeBy(Action action)
    {
        List<Meter> meters = [];
        int thread = Environment.CurrentManagedThreadId;
        bool isMaking = false;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (thread == Environment.CurrentManagedThreadId && isMaking && instrument.Meter.Name == HeardCalls.Source)
            {
                meters.Add(instrument.Meter);
            }
        };
        listener.Start();
        isMaking = true;
        action();
        return meters;
    }

    /// <summary>Ends a source with the client that it belongs to. The source does not lead to the client.</summary>
    private sealed class Lifetime
    {
        ~Lifetime() => Source?.Dispose();

        internal ActivitySource? Source { get; set; }
    }
}
