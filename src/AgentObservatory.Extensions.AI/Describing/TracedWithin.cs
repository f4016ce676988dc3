using System.Diagnostics;
using AgentObservatory.Live;

namespace AgentObservatory.Extensions.AI.Describing;

/// <summary>Says that what is called traces its calls itself, as after <c>UseOpenTelemetry</c>. Where somebody keeps those
/// activities, a call in live mode has no other one beside.</summary>
/// <param name="source">Null if it does not.</param>
internal sealed class TracedWithin(ActivitySource? source)
{
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
