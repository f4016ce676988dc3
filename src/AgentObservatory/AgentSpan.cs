using AgentObservatory.Adopted;
using AgentObservatory.Wrapping;

namespace AgentObservatory;

/// <summary>Something an agent does, from its start to its end. Dispose it when it is done, best with <c>using</c>. A block
/// that is left by an exception records it, unless <see cref="Fail"/> has been called or
/// <see cref="ObservatoryOptions.WatchExceptions"/> is off; a Dispose within a <c>catch</c> records what was caught. Where
/// the library cannot know, the status is ok: for a span that the <c>DisposeAsync</c> of your own type disposes, with a
/// Dispose after an <c>await</c> in a <c>finally</c>, with <c>use</c> in F#'s <c>async { }</c>, for an
/// <see cref="OutOfMemoryException"/>, and beyond 128 blocks that one exception leaves one after another. The wrapper form,
/// for example <c>session.ToolCall("search", span => ...)</c>, always knows. Every member may be called at any time, from
/// any thread, with any argument: none throws, none blocks.</summary>
public class AgentSpan : IDisposable, IRecordingSpan, ISessionPlace, IAdopter
{
    private readonly ulong id;
    private readonly long throwsAtStart;
    private readonly StreamItems? items;
    private PlacesAround? around;
    private IPlace? before;
    private volatile bool hasEnded;

    internal AgentSpan(
        AgentSession session,
        in StartedSpan started,
        IPlace? before,
        string name,
        string kind,
        StreamItems? items
    )
    {
        if (items is not null)
        {
            this.items = items;
        }

        Session = session;
        throwsAtStart = session.Recorder.Throws;
        id = started.Id;
        Row = started.Row;
        Name = name;
        Kind = kind;
        this.before = before;
        around = before is AgentSpan outer && outer.Session == session ? outer.Around : session.AroundWithin(before);
    }

    /// <summary>The session that the span belongs to.</summary>
    public AgentSession Session { get; }

    /// <summary>The span's id, unique in its trace.</summary>
    public SpanId SpanId => new(id, 0);

    /// <summary>The span's kind, for example <see cref="SpanKind.ToolCall"/>.</summary>
    public string Kind { get; }

    /// <summary>The span's name.</summary>
    public string Name { get; }

    /// <summary>The innermost live span of this flow of control; null if the current session has none. An activity that is
    /// taken in counts once something has started within it.</summary>
    public static AgentSpan? Current => AgentSession.SeenPlace as AgentSpan;

    /// <summary>The span that was current before it; null if there was none.</summary>
    internal AgentSpan? Outer => before as AgentSpan;

    /// <summary>The span's row in the session's log.</summary>
    internal int Row { get; }

    /// <summary>The places of other sessions around the span; none any more once it has ended.</summary>
    internal PlacesAround? Around => Volatile.Read(ref around);

    /// <summary>Counts the items of a stream whose events are its items; null for any other span.</summary>
    private StreamItems? ItemsOfEvents => items is { AreEvents: true } ? items : null;

    private bool IsLive => !hasEnded && !Session.HasEnded;

    /// <summary>Adds an attribute to the span's end. A name set twice keeps its last value. After the end, the call is
    /// ignored and counted (<see cref="ObservatoryHealth.AttributesIgnored"/>).</summary>
    /// <param name="key">The attribute's name; at most 1,024 characters are kept.</param>
    /// <param name="value">The value: a snapshot. Text over 32,768 characters is cut, with a marker.</param>
    public void Set(string key, AttributeValue value) => Session.Recorder.SetAttribute(Row, hasEnded, key, value);

    /// <summary>Adds several attributes; see <see cref="Set(string, AttributeValue)"/>.</summary>
    /// <param name="attributes">The attributes: snapshots. A name given twice keeps its last value.</param>
    public void Set(params NamedValues attributes)
    {
        foreach (var (key, value) in attributes)
        {
            Set(key, value);
        }
    }

    /// <summary>Adds several attributes of any type; see <see cref="Set(string, AttributeValue)"/>.</summary>
    /// <param name="attributes">Enumerated immediately. An exception while enumerating leaves a marker.</param>
    public void Set(IEnumerable<KeyValuePair<string, object?>> attributes)
    {
        foreach (var attribute in AttributeSnapshot.Of(attributes))
        {
            Set(attribute.Key, attribute.Value);
        }
    }

    /// <summary>Records an event within the span. After the span's end, the event is kept and marked late.</summary>
    /// <param name="name">What happened; at most 1,024 characters are kept.</param>
    /// <param name="attributes">The attributes: snapshots, at most 128.</param>
    public void Event(string name, params NamedValues attributes) =>
        Session.Recorder.Event(Row, name, AttributeSnapshot.Of(attributes), ItemsOfEvents);

    /// <summary>Records an event within the span, with attributes of any type.</summary>
    /// <param name="name">What happened; at most 1,024 characters are kept.</param>
    /// <param name="attributes">Enumerated immediately. An exception while enumerating leaves a marker.</param>
    public void Event(string name, IEnumerable<KeyValuePair<string, object?>> attributes) =>
        Session.Recorder.Event(Row, name, AttributeSnapshot.Of(attributes), ItemsOfEvents);

    /// <summary>Records an exception: the span ends with status error, or with status cancelled for an
    /// <see cref="OperationCanceledException"/> that is not a timeout. The last call counts.</summary>
    /// <param name="exception">The exception; null records only that the span failed.</param>
    /// <returns>Always false, so that <c>catch (Exception e) when (span.Fail(e))</c> records without catching. A filter runs
    /// before the finally blocks within: what it has recorded stays, even if one of these blocks throws something else that is
    /// caught.</returns>
    public bool Fail(Exception? exception)
    {
        Session.Recorder.Fail(Row, hasEnded, exception);
        return false;
    }

    /// <summary>Makes the span current in this flow of control, for work on another thread, a timer or a queue's consumer.
    /// The span itself keeps running; if it has ended, the nearest live span around it becomes current.</summary>
    /// <returns>The scope; dispose it when the work is done.</returns>
    public SpanScope Attach()
    {
        try
        {
            return new SpanScope(this);
        }
        catch (OutOfMemoryException)
        {
            return SpanScope.Nowhere;
        }
    }

    /// <summary>Ends the span. Its status is what <see cref="Fail"/> has recorded, otherwise that of the exception that is
    /// leaving the block, otherwise ok. Ending it again has no effect and is counted.</summary>
    public void Dispose() => End(SpanStatus.Ok, leaving: ExceptionWatch.Leaving(throwsAtStart));

    IRecordingSession ISessionPlace.Session => Session;

    bool IPlace.IsLive => IsLive;

    /// <summary>The span while it is live, otherwise the nearest live place that was current before it.</summary>
    internal IPlace? Live =>
        IsLive ? this // Most spans end before the span around them, so looking one place further is usually enough.
        : IsWithinLivePlace ? before
        : AmbientPlace.LiveBefore(this);

    private bool IsWithinLivePlace => before is AgentSession { HasEnded: false } or AgentSpan { IsLive: true };

    IPlace? IPlace.Before
    {
        get => before;
        set => before = value;
    }

    FlowPlace IPlace.Inside => Session.Inside(this, Row);

    void IRecordingSpan.Item(in ItemEvent item)
    {
        if (item.Number > 0)
        {
            var attributes = AttributeSnapshot.Of([(ItemEvent.NumberKey, item.Number)]);
            Session.Recorder.Event(Row, item.Name, attributes, items);
        }
        else if (item.Name is not null)
        {
            Session.Recorder.Event(Row, item.Name, item.Attributes, items);
        }
        else if (items is not null)
        {
            Session.Recorder.Item(items);
        }
    }

    Recorder IAdopter.Recorder => Session.Recorder;

    AdoptedActivities IAdopter.Adopted => Session.Adopted;

    int IAdopter.Row => Row;

    ulong IAdopter.Id => id;

    IAdopter IAdopter.Within(in StartedSpan started, string name, string kind) =>
        new AgentSpan(Session, started, this, name, kind, null);

    void IAdopter.End() => End(SpanStatus.Ok);

    Failure? IRun.Verdict => Session.Recorder.VerdictOf(Row);

    void IRun.Restore(Failure recorded, Failure? before) => Session.Recorder.Restore(Row, recorded, before);

    void IRun.End() => End(SpanStatus.Ok);

    void IRecordingSpan.End(SpanStatus status, bool isAbandoned) => End(status, isAbandoned);

    internal void End(SpanStatus status, bool isAbandoned = false, Exception? leaving = null)
    {
        Session.Recorder.End(Row, hasEnded, status, isAbandoned, leaving);
        hasEnded = true;
        around = null;
        if (!IsWithinLivePlace)
        {
            // Whoever still leads back to this place keeps none alive that has ended before.
            AmbientPlace.LiveBefore(this);
        }
    }
}
