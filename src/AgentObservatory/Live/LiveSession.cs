using System.Diagnostics;
using AgentObservatory.Capture;

namespace AgentObservatory.Live;

/// <summary>How a session begins and ends as an activity.</summary>
internal static class LiveSession
{
    /// <summary>
    /// Starts a session's activity: under the parent that the context names, else under the span within which the session starts,
    /// else under the current activity, for example that of an incoming request. Where the sampler says no, the session still
    /// gets an id, by which it is known that this has been decided.
    /// </summary>
    /// <param name="source">Where activities come from.</param>
    /// <param name="session">The session; its place does not count yet.</param>
    /// <param name="parent">The parent that the context names, or the span within which the session starts.</param>
    /// <param name="traceParent">What the context says of its parent.</param>
    /// <param name="outer">The span within which the session starts.</param>
    /// <param name="ownId">The id to take where there is no activity.</param>
    internal static SessionPlace Start(
        LiveSource source,
        SessionInfo session,
        SessionParent? parent,
        string? traceParent,
        AgentSpan? outer,
        SpanId ownId
    )
    {
        OpenTelemetrySpan described = LiveMapping.SessionStarted(session);
        var scope = new LiveScope(source);
        ActivityContext elsewhere = default;
        if (parent is null)
        {
            parent = ParentOf(Activity.Current);
        }
        else if (parent.SessionId is null)
        {
            elsewhere = ContextOf(parent, parent.SpanId, FlagsOf(traceParent!), isRemote: true);
        }
        else if (outer!.Live is { } around)
        {
            around.EnterInnermost();
        }
        else
        {
            SpanId span = parent.SpanId.IsNone ? outer.Session.Info.RootSpanId : parent.SpanId;
            bool isSampled = !outer.Session.IsSampledOut && source.IsRootSampled(described);
            elsewhere = ContextOf(parent, span, isSampled ? ActivityTraceFlags.Recorded : default, isRemote: false);
        }

        Activity? activity = source.Start(described, elsewhere, out bool hasFailed);
        if (activity is null)
        {
            scope.Abandon();
            return SessionPlace.Under(parent) with { SpanId = hasFailed ? SpanId.None : ownId };
        }

        var live = new LiveSpan(source, scope, activity);
        return new SessionPlace(ActivityIds.Of(activity.TraceId), live.SpanId, parent, live);
    }

    /// <summary>Stops what was never ended, the innermost first.</summary>
    internal static void StopUnfinished(BufferedEvents buffered)
    {
        for (int segment = buffered.Events.Segments - 1; segment >= 0; segment--)
        {
            ReadOnlySpan<CapturedEvent> events = buffered.Events[segment];
            for (int place = events.Length - 1; place >= 0; place--)
            {
                if (events[place] is { Name: null, Span: var span } && span.EndSequence > buffered.ReportedEvents)
                {
                    span.Live?.Stop(span);
                }
            }
        }
    }

    private static SessionParent? ParentOf(Activity? around) =>
        around is { IdFormat: ActivityIdFormat.W3C }
            ? new SessionParent(ActivityIds.Of(around.TraceId), ActivityIds.Of(around.SpanId), null)
            : null;

    private static ActivityContext ContextOf(SessionParent parent, SpanId span, ActivityTraceFlags flags, bool isRemote) =>
        new(ActivityIds.Of(parent.TraceId), ActivityIds.Of(span), flags, isRemote: isRemote);

    /// <summary>The sampler of the parent's process has decided; the flags of a W3C traceparent say how.</summary>
    private static ActivityTraceFlags FlagsOf(string traceParent)
    {
        string flags = traceParent.Trim().Split('-')[3];
        return (Convert.ToByte(flags, 16) & 1) != 0 ? ActivityTraceFlags.Recorded : ActivityTraceFlags.None;
    }
}
