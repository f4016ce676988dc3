using AgentObservatory.Capture;
using AgentObservatory.Live;

namespace AgentObservatory;

/// <summary>
/// One run of an agent. Dispose it when the run is over: its events become one <see cref="SessionEnvelope"/> for the exporters.
/// Spans start under the span that is current in the same flow of control, so nesting needs no parent to be passed around.
/// Every member may be called at any time, from any thread, with anything: none throws, none blocks.
/// </summary>
public sealed partial class AgentSession : IDisposable
{
    private readonly Observatory observatory;
    private readonly ObserverLane observers;
    private readonly SessionClock clock;
    private readonly SessionInfo info;
    private readonly SessionFacts facts;
    private readonly AgentSpan root;
    private readonly int exceptionAtStart;
    private volatile SessionVerdict? verdict;
    private string lateReason = DropReason.Late;

    internal AgentSession(Observatory observatory, AgentContext? context, AgentSpan? outer, LiveSource? live)
    {
        this.observatory = observatory;
        observers = observatory.Observers;
        Counters = observatory.Counters;
        clock = new SessionClock(observatory.Options.TimeProvider);
        var ids = new SessionIds();
        exceptionAtStart = ExceptionInProgress.Token;
        long now = clock.ReadMonotonic();
        long time = clock.ToUnixNanoseconds(now);
        var metadata = SessionStart.Metadata(context, observatory.Options.MaxBytesPerSession, out long metadataCost);
        SessionParent? parent = SessionStart.ParentOf(context, outer, Counters);
        var startTime = new Timestamp(time);
        SessionPlace place = live is { HasListeners: true }
            ? LiveSession.Start(
                live,
                SessionStart.Describe(context, metadata, default, startTime),
                parent,
                context?.Parent,
                outer,
                ids.NextSpanId()
            )
            : SessionPlace.Under(parent);
        root = new SessionRoot(this, outer, now, place.Live);
        info = SessionStart.Describe(context, metadata, place, startTime);
        facts = new SessionFacts(info, ids.EventPart);
        Buffer = new EventBuffer(observatory.Options, facts, ids, observers, metadataCost, time);
    }

    /// <summary>The innermost live session of this flow of control; null outside of every session.</summary>
    public static AgentSession? Current => AmbientSpan.Current?.Session;

    /// <summary>The caller's name for the run.</summary>
    public string SessionId => info.SessionId;

    /// <summary>
    /// The W3C traceparent of the current span of this session, or of the session itself where it has none: hand it to another
    /// process as <see cref="AgentContext.Parent"/>, and that process's session joins the trace.
    /// </summary>
    public string TraceParent
    {
        get
        {
            AgentSpan own = NearestOwn(AmbientSpan.Current);
            if (own.Live?.Nearest?.Id is { } id)
            {
                return id;
            }

            SpanId span = own.IsRoot ? info.RootSpanId : own.SpanId;
            string parent = new SessionParent(info.TraceId, span, info.SessionId).ToTraceParent();
            return IsSampledOut ? parent[..^1] + '0' : parent;
        }
    }

    /// <summary>The trace that all spans of the session belong to.</summary>
    public TraceId TraceId => info.TraceId;

    internal EventBuffer Buffer { get; }

    internal ObservatoryCounters Counters { get; }

    internal SessionInfo Info => info;

    internal AgentSpan Root => root;

    /// <summary>Where its activities come from; null where it is not traced live.</summary>
    internal LiveSource? Live => root.Live?.Source;

    /// <summary>Live mode is on, and the application's sampler has left the session out.</summary>
    internal bool IsSampledOut => root.Live is null && !info.SpanId.IsNone;

    /// <summary>
    /// Records what went wrong with the run as a whole. The last call counts; see <see cref="AgentSpan.Fail"/>.
    /// </summary>
    /// <param name="exception">What went wrong; null says only that something did.</param>
    /// <returns>Always false, so that it can stand in an exception filter.</returns>
    public bool Fail(Exception? exception)
    {
        if (root.HasEnded)
        {
            Counters.AttributeIgnored();
            return false;
        }

        bool isCancelled = exception is not null && ErrorSnapshot.IsCancellation(exception);
        verdict = new SessionVerdict(
            isCancelled ? SpanStatus.Cancelled : SpanStatus.Error,
            exception is null || isCancelled ? null : ErrorSnapshot.Of(exception)
        );
        return false;
    }

    /// <summary>
    /// Ends the run: spans that are still open are closed as unfinished, and the envelope goes to the exporters; inline mode has
    /// exported it when this returns. A second end changes nothing.
    /// </summary>
    public void Dispose()
    {
        long now = clock.ReadMonotonic();
        if (Buffer.Seal(clock.ToUnixNanoseconds(now), now) is not { } buffered)
        {
            root.Live?.Leave();
            return;
        }

        root.HasEnded = true;
        AmbientSpan.Forget();
        SpanStatus detected = ExceptionInProgress.IsNewSince(exceptionAtStart) ? SpanStatus.Error : SpanStatus.Ok;
        SessionVerdict ended = verdict ?? new SessionVerdict(detected, null);
        long duration = Math.Max(0, now - root.StartedAt);
        var end = new SessionEnd(ended.Status, ended.Error, duration, buffered.Dropped, Tally.Empty);
        if (root.Live is { } live)
        {
            LiveSession.StopUnfinished(buffered);
            live.Stop(info, buffered.EndTime, end);
        }

        observatory.Accept(new SealedSession(facts, buffered, end));
    }

    /// <summary>Makes it the current session, and shows observers that it has begun.</summary>
    internal AgentSession Begin()
    {
        AmbientSpan.Enter(root);
        if (observers.HasEventObservers)
        {
            observers.Offer(facts.Started());
            observers.Deliver();
        }

        return this;
    }

    /// <summary>Makes a session that was never begun: nothing is recorded, everything is counted.</summary>
    internal AgentSession Refuse(string reason)
    {
        lateReason = reason;
        Buffer.Seal(0, 0);
        root.HasEnded = true;
        return this;
    }

    /// <summary>The innermost live span of this very session: spans of other sessions in between are passed over.</summary>
    private AgentSpan NearestOwn(AgentSpan? span)
    {
        while (span is not null && span.Session != this)
        {
            span = span.Previous;
        }

        return span ?? root;
    }

    private sealed record SessionVerdict(SpanStatus Status, ErrorInfo? Error);
}
