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
        Activity? around = Activity.Current;
        ActivityContext remote = default;
        if (parent is { SessionId: not null } && outer?.Live is { } live)
        {
            source.MakeCurrent(live.Innermost);
        }
        else if (parent is not null)
        {
            remote = ContextOf(parent, traceParent);
        }
        else if (around is not null)
        {
            parent = new SessionParent(ActivityIds.Of(around.TraceId), ActivityIds.Of(around.SpanId), null);
        }

        return source.Start(LiveMapping.sessionStarted(session), remote) is { } activity
            ? new SessionPlace(
                ActivityIds.Of(activity.TraceId),
                ActivityIds.Of(activity.SpanId),
                parent,
                new LiveSpan(source, activity)
            )
            : SessionPlace.Under(parent) with
            {
                SpanId = ownId,
            };
    }

    /// <summary>Stops what was never ended, the innermost first.</summary>
    internal static void StopUnfinished(BufferedEvents buffered)
    {
        for (int segment = buffered.Events.Segments - 1; segment >= 0; segment--)
        {
            ReadOnlySpan<CapturedEvent> events = buffered.Events[segment];
            for (int place = events.Length - 1; place >= 0; place--)
            {
                if (events[place] is { Name: null, Span: { Status: SpanStatus.Unfinished } span })
                {
                    span.Live?.Stop(span);
                }
            }
        }
    }

    /// <summary>A parent elsewhere: its sampler has decided, and the flags say how.</summary>
    private static ActivityContext ContextOf(SessionParent parent, string? traceParent) =>
        ActivityContext.TryParse(traceParent?.Trim().ToLowerInvariant(), null, isRemote: true, out ActivityContext context)
            ? context
            : new ActivityContext(
                ActivityIds.Of(parent.TraceId),
                parent.SpanId.IsNone ? default : ActivityIds.Of(parent.SpanId),
                ActivityTraceFlags.Recorded,
                isRemote: true
            );
}
