using System.Diagnostics;
using AgentObservatory.Live;
using Microsoft.Extensions.AI;

namespace AgentObservatory.Extensions.AI.Chat;

/// <summary>Says where the client below traces its calls itself, as after <c>UseOpenTelemetry</c>. Where somebody keeps those
/// activities, a call in live mode has no other one beside.</summary>
internal sealed class TracedWithin(IChatClient inner)
{
    private readonly ActivitySource? source = inner.GetService<OpenTelemetryChatClient>()?.GetService<ActivitySource>();

    /// <summary>Starts a call of a session. What starts first is the call's span.</summary>
    internal TResult Start<TResult>(Func<TResult> start)
    {
        SameOperation.TracedWithin = source;
        try
        {
            return start();
        }
        finally
        {
            SameOperation.TracedWithin = null;
        }
    }
}
