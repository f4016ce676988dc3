using AgentObservatory.Adopted;
using AgentObservatory.Wrapping;

namespace AgentObservatory;

/// <summary>One run of an agent. Dispose it when the run is over: its events become one <see cref="SessionEnvelope"/> for
/// the exporters. A span starts under the span that is current in the same flow of control, so no parent needs to be passed
/// around. Every member may be called at any time, from any thread, with any argument: none throws, none blocks.</summary>
public sealed partial class AgentSession : IDisposable, IRecordingSession, ISessionPlace, IRun, IAdopter
{
    private readonly SpanId spanId;
    private readonly SpanId rootSpanId;
    private readonly bool isSampledOut;
    private readonly long throwsAtStart;

    // What a start returns where memory has run out: it records nothing and counts everything.
    private readonly StreamSpan spare;
    private volatile bool hasEnded;

    // Where the session was started.
    private readonly PlacesAround? around;

    // Null for most sessions.
    private AdoptedActivities? adopted;

    /// <summary>Makes the session current in this flow of control. A refused session has already ended.</summary>
    internal AgentSession(in StartedSession started, IPlace? outer)
    {
        Recorder = started.Recorder;
        throwsAtStart = Recorder.Throws;
        SessionId = started.Session.SessionId;
        TraceId = started.Session.TraceId;
        spanId = started.Session.SpanId;
        rootSpanId = started.Session.RootSpanId;
        outermost = started.Entry?.Within ?? 0;
        suspension = started.Ticket;
        isSampledOut = !spanId.IsNone && !started.IsAccompanied;
        hasEnded = started.IsRefused;
        around = AroundWithin(outer);
        spare = new StreamSpan(this, StartedSpan.None, null, "", "", new StreamItems(areEvents: true));
        if (!hasEnded)
        {
            AmbientPlace.Enter(this);
        }
    }

    /// <summary>The innermost live session of this flow of control; null outside any session.</summary>
    public static AgentSession? Current => SessionOf(OwnPlace);

    /// <summary>The caller's name for the run.</summary>
    public string SessionId { get; }

    /// <summary>The trace that all spans of the session belong to.</summary>
    public TraceId TraceId { get; }

    /// <summary>The W3C traceparent of the session's current span, or of the session itself if there is none. Pass it to
    /// another process as <see cref="AgentContext.Parent"/>, and that process's session joins the trace. Empty where no
    /// memory is left.</summary>
    public string TraceParent
    {
        get
        {
            try
            {
                AgentSpan? span = NearestOwn(CurrentPlace);
                if (Recorder.CompanionOf(span?.Row ?? SpanRow.None)?.TraceParent is { } live)
                {
                    return live;
                }

                string parent = new SessionParent(TraceId, span?.SpanId ?? Outermost, SessionId).ToTraceParent();
                return isSampledOut ? parent[..^1] + '0' : parent;
            }
            catch (OutOfMemoryException)
            {
                return "";
            }
        }
    }

    /// <summary>What its outermost spans are within.</summary>
    private SpanId Outermost => outermost == 0 ? rootSpanId : new SpanId(outermost, 0);

    internal Recorder Recorder { get; }

    internal bool HasEnded => hasEnded;

    /// <summary>The innermost live place of this flow of control, which an activity of another library may be; null outside
    /// any session.</summary>
    internal static IPlace? CurrentPlace =>
        OwnPlace is { } own && HasActivities(own) ? CurrentActivity.Innermost(own, "") : OwnPlace;

    /// <summary>The same, for who only looks: activities do not begin to be spans.</summary>
    internal static IPlace? SeenPlace => OwnPlace is { } own && HasActivities(own) ? CurrentActivity.Seen(own) : OwnPlace;

    /// <summary>The innermost live session or span that was made current in this flow of control.</summary>
    private static IPlace? OwnPlace =>
        AmbientPlace.Last switch
        {
            null => null,
            AgentSession session => session.Live,
            object span => ((AgentSpan)span).Live,
        };

    /// <summary>Whether activities of other libraries run within the session of a place.</summary>
    private static bool HasActivities(IPlace place) => SessionOf(place)!.adopted is { AreAny: true };

    private IPlace? Live => hasEnded ? AmbientPlace.LiveBefore(this) : this;

    /// <summary>Records an exception for the whole run; see <see cref="AgentSpan.Fail"/>. The last call counts.</summary>
    /// <param name="exception">The exception; null records only that the run failed.</param>
    /// <returns>Always false, for use in an exception filter.</returns>
    public bool Fail(Exception? exception)
    {
        Recorder.Fail(exception);
        return false;
    }

    /// <summary>Ends the run. Its status is what <see cref="Fail"/> has recorded, otherwise that of the exception that is
    /// leaving the block (<see cref="AgentSpan"/> says where that cannot be known), otherwise ok. Spans that are still open
    /// are closed as unfinished, and the envelope goes to the exporters; inline, it has been exported when this returns.
    /// Disposing again has no effect.</summary>
    public void Dispose() => End(ExceptionWatch.Leaving(throwsAtStart));

    Failure? IRun.Verdict => Recorder.Verdict;

    void IRun.Restore(Failure recorded, Failure? before) => Recorder.Restore(recorded, before);

    void IRun.End() => End(leaving: null);

    private void End(Exception? leaving)
    {
        adopted?.BeginAll();
        if (Recorder.TryEndSession(out EndingSession ending))
        {
            hasEnded = true;
            adopted?.Forget();
            Recorder.Conclude(ending, leaving);
            AmbientPlace.Forget();
        }
    }

    IRecordingSession ISessionPlace.Session => this;

    bool IPlace.IsLive => !hasEnded;

    IPlace? IPlace.Before
    {
        get => around?.Innermost;
        set
        {
            // Places that have ended let go of those before them by themselves.
        }
    }

    FlowPlace IPlace.Inside => Inside(this, SpanRow.None);

    Recorder IAdopter.Recorder => Recorder;

    AdoptedActivities IAdopter.Adopted => Adopted;

    int IAdopter.Row => SpanRow.None;

    ulong IAdopter.Id => outermost;

    string IAdopter.Kind => "";

    string IAdopter.Name => "";

    IAdopter IAdopter.Within(in StartedSpan started, string name, string kind) =>
        new AgentSpan(this, started, this, name, kind, null);

    void IAdopter.End() => End(leaving: null);

    internal AdoptedActivities Adopted => adopted ?? Interlocked.CompareExchange(ref adopted, new(), null) ?? adopted;

    IActivityFlow? IRecordingSession.Activities => Recorder.Activities;

    void IRecordingSession.Lost() => Recorder.Lost();

    /// <summary>Reports to the observatory what an extension has to say about itself.</summary>
    internal void Report(DiagnosticKind kind, string source, string message) => Recorder.Report(kind, source, message);

    internal FlowPlace Inside(IPlace place, int row) =>
        Recorder.CompanionOf(row)?.Inside(place) ?? new FlowPlace(place, null, null);

    /// <summary>The place of this flow of control, for a session that starts within it.</summary>
    internal static OuterPlace? Outer(IPlace? place)
    {
        if (SessionOf(place) is not { } session)
        {
            return null;
        }

        var span = place as AgentSpan;
        var parent = new SessionParent(session.TraceId, span?.SpanId ?? session.spanId, session.SessionId);
        ICompanion? companion = session.Recorder.CompanionOf(span?.Row ?? SpanRow.None);
        return new OuterPlace(parent, session.rootSpanId, session.isSampledOut, companion);
    }

    private static AgentSession? SessionOf(IPlace? place) => place as AgentSession ?? ((AgentSpan?)place)?.Session;

    /// <summary>What is around a place of this session that starts within another place.</summary>
    internal PlacesAround? AroundWithin(IPlace? outer) =>
        SessionOf(outer) is not { } session ? null
        : session == this ? AroundOf(outer!)
        : PlacesAround.Within(session, outer!, AroundOf(outer!), starting: this);

    private static PlacesAround? AroundOf(IPlace place) =>
        place is AgentSession session ? session.around : ((AgentSpan)place).Around;

    /// <summary>The innermost live span of this session, found past all places of another session at once.</summary>
    private AgentSpan? NearestOwn(IPlace? place)
    {
        while (place is not null && SessionOf(place) != this)
        {
            // Read before the place is seen to be live: it has none any more once it has ended.
            PlacesAround? around = AroundOf(place);
            place = place.IsLive ? around?.Of(this) : place;
            place = AmbientPlace.Live(place);
        }

        return place as AgentSpan;
    }
}
