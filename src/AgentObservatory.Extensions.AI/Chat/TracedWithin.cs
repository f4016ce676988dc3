using System.Diagnostics;
using AgentObservatory.Live;
using AgentObservatory.Log;
using Microsoft.Extensions.AI;

namespace AgentObservatory.Extensions.AI.Chat;

/// <summary>Whether the client below traces its calls itself, as after <c>UseOpenTelemetry</c>. Where somebody keeps those
/// activities, a call in live mode has no other one beside.</summary>
internal sealed class TracedWithin(IChatClient inner)
{
    private readonly ActivitySource? source = inner.GetService<OpenTelemetryChatClient>()?.GetService<ActivitySource>();

    /// <summary>Starts a call of the session. What starts first is the call's span.</summary>
    internal TResult Start<TResult>(AgentSession session, Func<TResult> start)
    {
        if (source is null || !session.HasActivities || !IsKept(source))
        {
            return start();
        }

        SameOperation.IsTracedWithin = true;
        try
        {
            return start();
        }
        finally
        {
            SameOperation.IsTracedWithin = false;
        }
    }

    /// <summary>Asks the application's sampler with an activity that is never started.</summary>
    private static bool IsKept(ActivitySource source)
    {
        try
        {
            return source.HasListeners() && source.CreateActivity("chat", ActivityKind.Client) is { Recorded: true };
        }
        catch (Exception exception)
        {
            Uninterrupted.Caught(exception);
            return false;
        }
    }
}
