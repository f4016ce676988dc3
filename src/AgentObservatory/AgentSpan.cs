using AgentObservatory.Flow;
using AgentObservatory.Log;
using AgentObservatory.Wrapping;

namespace AgentObservatory;

/// <summary>
/// Something an agent does, from its start to its end: dispose it when it is done, best with <c>using</c>. A block that is left
/// by an exception ends its span with status error by itself; <see cref="Fail"/> also records the exception. That is seen where
/// the runtime shows it. Within async code it can err: a block that has caught an exception of a call it awaited may still run
/// within that call's failure, and is then taken for failed; one whose Dispose runs after an await within a finally is not seen.
/// The wrapper form, for example <c>session.ToolCall("search", span => ...)</c>, always knows.
/// Every member may be called at any time, from any thread, with any argument: none throws, none blocks.
/// </summary>
public class AgentSpan : IDisposable, IRecordingSpan, ISessionPlace
{
    private readonly ulong id;
    private readonly int exceptionAtStart = ExceptionInProgress.Token;
    private readonly StreamItems? items;
    private IPlace? before;
    private volatile bool hasEnded;

    /// <param name="session">The session.</param>
    /// <param name="started">What became of the span's start.</param>
    /// <param name="before">What was current before.</param>
    /// <param name="name">What it does.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="items">Counts the items of a stream; null where the span is none.</param>
    internal AgentSpan(
        AgentSession session,
        in StartedSpan started,
        IPlace? before,
        string name,
        string kind,
        StreamItems? items
    )
    {
        this.items = items;
        Session = session;
        id = started.Id;
        Row = started.Row;
        Name = name;
        Kind = kind;
        this.before = before;
    }

    /// <summary>The session it belongs to.</summary>
    public AgentSession Session { get; }

    /// <summary>Its id, unique in its trace.</summary>
    public SpanId SpanId => new(id, 0);

    /// <summary>Its kind, for example <see cref="SpanKind.ToolCall"/>.</summary>
    public string Kind { get; }

    /// <summary>The name it was given.</summary>
    public string Name { get; }

    /// <summary>The innermost live span of this flow of control; null where the current session has none.</summary>
    public static AgentSpan? Current => AgentSession.CurrentPlace as AgentSpan;

    /// <summary>Its row in the session's log.</summary>
    internal int Row { get; }

    /// <summary>Counts what is reported by hand, where each event is an item; null elsewhere.</summary>
    private StreamItems? ItemsOfEvents => items is { AreEvents: true } ? items : null;

    private bool IsLive => !hasEnded && !Session.HasEnded;

    /// <summary>
    /// Adds an attribute that was learnt while the span runs; it goes into the span's end. A name set twice keeps its last value.
    /// After the end it is ignored and counted (<see cref="ObservatoryHealth.AttributesIgnored"/>).
    /// </summary>
    /// <param name="key">The attribute's name; at most 1,024 characters are kept.</param>
    /// <param name="value">The value: a snapshot; text over 32,768 characters is cut, visibly.</param>
    public void Set(string key, AttributeValue value) => Session.Recorder.Learn(Row, hasEnded, key, value);

    /// <summary>Adds several attributes; see <see cref="Set(string, AttributeValue)"/>.</summary>
    /// <param name="attributes">Snapshots; of one name's values the last counts.</param>
    public void Set(params NamedValues attributes)
    {
        foreach (var (key, value) in attributes)
        {
            Set(key, value);
        }
    }

    /// <summary>Adds several attributes of any type; see <see cref="Set(string, AttributeValue)"/>.</summary>
    /// <param name="attributes">Enumerated at once; what it throws leaves a marker.</param>
    public void Set(IEnumerable<KeyValuePair<string, object?>> attributes)
    {
        foreach (var attribute in AttributeSnapshot.Of(attributes, out _))
        {
            Set(attribute.Key, attribute.Value);
        }
    }

    /// <summary>Records that something happened within the span. After the span's end it is kept and marked late.</summary>
    /// <param name="name">What happened; at most 1,024 characters are kept.</param>
    /// <param name="attributes">Details: snapshots, at most 128.</param>
    public void Event(string name, params NamedValues attributes) =>
        Session.Recorder.Event(Row, name, AttributeSnapshot.OfEvent(attributes, out long cost), cost, ItemsOfEvents);

    /// <summary>Records that something happened within the span, with details of any type.</summary>
    /// <param name="name">What happened; at most 1,024 characters are kept.</param>
    /// <param name="attributes">Enumerated at once; what it throws leaves a marker.</param>
    public void Event(string name, IEnumerable<KeyValuePair<string, object?>> attributes) =>
        Session.Recorder.Event(Row, name, AttributeSnapshot.Of(attributes, out long cost), cost, ItemsOfEvents);

    /// <summary>
    /// Records an exception: the span will end with status error, or cancelled for the caller's own cancellation (an
    /// <see cref="OperationCanceledException"/> that is no timeout). The last of several counts.
    /// </summary>
    /// <param name="exception">What went wrong; null says only that something did.</param>
    /// <returns>Always false, so that <c>catch (Exception e) when (span.Fail(e))</c> records without catching.</returns>
    public bool Fail(Exception? exception)
    {
        Session.Recorder.Fail(Row, hasEnded, exception);
        return false;
    }

    /// <summary>
    /// Makes the span the current one in this flow of control: for work that has left its flow, on a thread, a timer or the
    /// consumer of a queue. The span itself goes on; of a span that has ended, the nearest live one around it is taken.
    /// </summary>
    /// <returns>Dispose it where the work ends.</returns>
    public SpanScope Attach() => new(this);

    /// <summary>
    /// Ends the span: with the status that <see cref="Fail"/> gave it, else error if an exception is leaving the block, else ok.
    /// A second end changes nothing and is counted.
    /// </summary>
    public void Dispose() => End(ExceptionInProgress.IsNewSince(exceptionAtStart) ? SpanStatus.Error : SpanStatus.Ok);

    IRecordingSession ISessionPlace.Session => Session;

    bool IPlace.IsLive => IsLive;

    IPlace? IPlace.Live => Live;

    /// <summary>The span while it lives, else the nearest live place that was current before it.</summary>
    internal IPlace? Live =>
        IsLive ? this // Most spans end before the one around them does: then a second look is enough.
        : before is AgentSession { HasEnded: false } or AgentSpan { IsLive: true } ? before
        : AmbientPlace.LiveBefore(this);

    IPlace? IPlace.Before
    {
        get => before;
        set => before = value;
    }

    FlowPlace IPlace.Inside => Session.Inside(this, Row);

    void IRecordingSpan.Item(in ItemEvent item)
    {
        if (item.Name is not null)
        {
            Session.Recorder.Event(Row, item.Name, item.Attributes, ByteCost.Of(item.Attributes), items);
        }
        else if (items is not null)
        {
            Session.Recorder.Item(items);
        }
    }

    void IRecordingSpan.End(SpanStatus status, bool isAbandoned) => End(status, isAbandoned);

    internal void End(SpanStatus status, bool isAbandoned = false)
    {
        Session.Recorder.End(Row, hasEnded, status, isAbandoned);
        hasEnded = true;
    }
}
