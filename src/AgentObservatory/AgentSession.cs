using System.Diagnostics;
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
    private readonly SessionClock clock;
    private readonly SessionInfo info;
    private readonly SessionIds ids;
    private readonly SessionFacts facts;
    private readonly AgentSpan root;
    private readonly nint exceptionAtStart;
    private volatile SessionVerdict? verdict;
    private string lateReason = DropReason.Late;

    internal AgentSession(Observatory observatory, AgentContext? context, AgentSpan? outer, LiveSource? live)
    {
        this.observatory = observatory;
        Counters = observatory.Counters;
        clock = new SessionClock(observatory.Options.TimeProvider);
        ids = new SessionIds();
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
        root = new AgentSpan(this, null, outer, SpanId.None, "", "", now, place.Live);
        info = SessionStart.Describe(context, metadata, place, startTime);
        facts = new SessionFacts(info, ids.EventPart);
        Buffer = new EventBuffer(observatory.Options, facts, observatory.Observers, metadataCost, time);
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
    private bool IsSampledOut => root.Live is null && !info.SpanId.IsNone;

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
        if (observatory.Observers.HasEventObservers)
        {
            observatory.Observers.Offer(facts.Started());
            observatory.Observers.Deliver();
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

    /// <summary>Starts a span, or a stream for whoever wants one.</summary>
    internal T Open<T>(string? name, string? kind, KeyValuePair<string, AttributeValue>[] attributes, long cost)
        where T : AgentSpan =>
        (T)(
            typeof(T) == typeof(StreamSpan)
                ? OpenStream(name, kind, attributes, cost)
                : OpenSpan(name, kind, attributes, cost)
        );

    internal AgentSpan OpenSpan(string? name, string? kind, KeyValuePair<string, AttributeValue>[] attributes, long cost)
    {
        AgentSpan? current = AmbientSpan.Current;
        AgentSpan parent = NearestOwn(current);
        kind = TextLimit.CutName(kind);
        name = TextLimit.CutName(name);
        long now = clock.ReadMonotonic();
        LiveSpan? live = StartLive(parent, kind, name, attributes, now);
        var span = new AgentSpan(this, parent, current, IdOf(live), kind, name, now, live);
        Start(span, attributes, cost);
        return span;
    }

    internal StreamSpan OpenStream(
        string? name,
        string? kind,
        KeyValuePair<string, AttributeValue>[] attributes,
        long cost,
        bool isReportedByHand = true
    )
    {
        AgentSpan? current = AmbientSpan.Current;
        AgentSpan parent = NearestOwn(current);
        kind = TextLimit.CutName(kind);
        name = TextLimit.CutName(name);
        long now = clock.ReadMonotonic();
        LiveSpan? live = StartLive(parent, kind, name, attributes, now);
        var stream = new StreamSpan(this, parent, current, IdOf(live), kind, name, now, live, isReportedByHand);
        Start(stream, attributes, cost);
        return stream;
    }

    private LiveSpan? StartLive(
        AgentSpan parent,
        string kind,
        string name,
        KeyValuePair<string, AttributeValue>[] attributes,
        long now
    ) => root.HasEnded ? null : parent.Live?.StartChild(kind, name, attributes, clock.ToUnixNanoseconds(now));

    private SpanId IdOf(LiveSpan? live) => live is { SpanId: { IsNone: false } id } ? id : ids.NextSpanId();

    private void Start(AgentSpan span, KeyValuePair<string, AttributeValue>[] attributes, long cost)
    {
        Reception reception = Buffer.Start(span, clock.ToUnixNanoseconds(span.StartedAt), attributes, cost);
        if (reception == Reception.Kept)
        {
            AmbientSpan.Enter(span);
        }
        else
        {
            span.Live?.Abandon();
        }

        if (reception == Reception.SessionEnded)
        {
            Counters.Dropped(lateReason);
        }

        observatory.Observers.Deliver();
    }

    internal void Record(AgentSpan span, string? name, KeyValuePair<string, AttributeValue>[] attributes, long cost) =>
        Record(span, name, attributes, cost, span.IsItem);

    private void Record(
        AgentSpan span,
        string? name,
        KeyValuePair<string, AttributeValue>[] attributes,
        long cost,
        bool isItem
    )
    {
        long now = clock.ReadMonotonic();
        StreamSpan? stream = isItem ? (StreamSpan)span : null;
        long time = clock.ToUnixNanoseconds(now);
        name = TextLimit.CutName(name);
        Reception reception = Buffer.Event(span, time, name, attributes, cost, stream, now);
        if (reception == Reception.Kept)
        {
            span.Live?.Event(name, attributes, time);
        }
        else if (reception == Reception.SessionEnded)
        {
            Counters.Dropped(lateReason);
        }

        observatory.Observers.Deliver();
    }

    /// <summary>Counts an item of a stream and records its event, if it has one.</summary>
    internal void RecordItem(StreamSpan stream, ItemEvent item)
    {
        if (item.Name is null)
        {
            Buffer.Item(stream, clock.ReadMonotonic());
        }
        else
        {
            Record(stream, item.Name, item.Attributes, ByteCost.Of(item.Attributes), isItem: true);
        }
    }

    internal void End(AgentSpan span, SpanStatus status)
    {
        long now = clock.ReadMonotonic();
        long time = clock.ToUnixNanoseconds(now);
        Reception reception = Buffer.End(span, time, status, now - span.StartedAt);
        if (reception == Reception.Kept)
        {
            span.Live?.Stop(span, time);
        }
        else if (reception == Reception.SessionEnded)
        {
            Counters.Dropped(lateReason);
        }

        observatory.Observers.Deliver();
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
