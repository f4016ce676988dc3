using System.Diagnostics;
using AgentObservatory.Activities;
using AgentObservatory.Log;

namespace AgentObservatory.Live;

internal sealed class LiveCompanions(LiveSource source, IIdGenerator? generator) : ICompanionFactory
{
    public bool AreWanted => source.HasListeners;

    /// <summary>Under the parent that the context names, otherwise under the span within which the session starts, otherwise
    /// under the current activity, if that is its parent. If the sampler leaves the session out, it still gets a span id,
    /// which shows that the decision has been made.</summary>
    public SessionOrigin Started(
        SessionInfo session,
        SessionParent? parent,
        string? traceParent,
        OuterPlace? outer,
        SpanId ownId
    )
    {
        SpanCreation described = LiveMapping.SessionStarted(session);
        var scope = new LiveScope(source);
        ActivityContext elsewhere = default;
        if (traceParent is not null)
        {
            // The sampler of the parent's process has decided, as the flags of the traceparent say.
            int flags = Convert.ToByte(traceParent.Trim().Split('-')[3], 16);
            elsewhere = ContextOf(parent!, parent!.SpanId, (flags & 1) != 0, isRemote: true);
        }
        else if (outer is null)
        {
            if (parent is null)
            {
                // A current activity is not joined.
                source.MakeCurrent(null);
            }
        }
        else if (outer.Companion is LiveCompanion around)
        {
            elsewhere = around.EnterInnermost(described);
        }
        else
        {
            SpanId span = outer.Parent.SpanId.IsNone ? outer.RootSpanId : outer.Parent.SpanId;
            bool isSampled = !outer.IsSampledOut && source.IsRootSampled(described);
            elsewhere = ContextOf(outer.Parent, span, isSampled, isRemote: false);
        }

        var companion = new LiveCompanion(source, scope, described, elsewhere, out bool hasFailed);
        return companion.SpanId.IsNone
            ? SessionOrigin.Under(parent, generator) with
            {
                SpanId = hasFailed ? SpanId.None : ownId,
            }
            : new SessionOrigin(companion.TraceId, companion.SpanId, parent, companion);
    }

    /// <summary>The outermost activities are under the span of the ticket, otherwise under the run's own. The sampler is asked
    /// as about a new session.</summary>
    public ICompanion? Within(SessionInfo session, RunTicket ticket)
    {
        try
        {
            var run = new SessionParent(ticket.Key.TraceId, ticket.Key.RunId, null);
            SpanId span = ticket.SpanId.IsNone ? ticket.Key.RunId : ticket.SpanId;
            bool isSampled = source.IsRootSampled(LiveMapping.SessionStarted(session));
            return new LiveCompanion.WithinRun(source, ContextOf(run, span, isSampled, isRemote: true));
        }
        catch (OutOfMemoryException exception)
        {
            source.Lost(exception);
            return null;
        }
    }

    private static ActivityContext ContextOf(SessionParent parent, SpanId span, bool isSampled, bool isRemote)
    {
        ActivityTraceFlags flags = isSampled ? ActivityTraceFlags.Recorded : ActivityTraceFlags.None;
        return new ActivityContext(ActivityIds.Of(parent.TraceId), ActivityIds.Of(span), flags, isRemote: isRemote);
    }
}
