using AgentObservatory.Capture;
using AgentObservatory.Live;

namespace AgentObservatory;

/// <summary>
/// Something an agent does, from its start to its end: dispose it when it is done, best with <c>using</c>. A block that is left
/// by an exception ends its span with status error by itself; <see cref="Fail"/> also records the exception. That is seen where
/// the runtime shows it. Within async code it can err: a block that has caught an exception of a call it awaited may still run
/// within that call's failure, and is then taken for failed; one whose Dispose runs after an await within a finally is not seen.
/// The wrapper form, for example <c>session.ToolCall("search", span => ...)</c>, always knows.
/// Every member may be called at any time, from any thread, with anything: none throws, none blocks.
/// </summary>
public class AgentSpan : IDisposable
{
    private const byte NoStatus = byte.MaxValue;

    private readonly int exceptionAtStart;
    private ulong id;
    private readonly ulong parentId;

    // What was current before.
    private AgentSpan? previous;
    private SpanDetails? details;

    internal AgentSpan(
        AgentSession session,
        AgentSpan? parent,
        AgentSpan? previous,
        SpanId id,
        string kind,
        string name,
        long now,
        LiveSpan? live
    )
    {
        Session = session;
        parentId = parent is null ? 0 : parent.id;
        this.previous = previous;
        this.id = id.Value;
        Kind = kind;
        Name = name;
        StartedAt = now;
        if (live is not null)
        {
            details = new SpanDetails(live);
        }

        exceptionAtStart = ExceptionInProgress.Token;
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
    public static AgentSpan? Current => AmbientSpan.Current is { IsRoot: false } span ? span : null;

    /// <summary>The span as an activity; null where its session is not traced live.</summary>
    internal LiveSpan? Live => details?.Live;

    internal SpanId ParentSpanId => new(parentId, 0);

    /// <summary>The nearest live span that was current before this one: what is current again once it has ended.</summary>
    internal AgentSpan? Previous
    {
        get
        {
            AgentSpan? found = Linked;
            if (found is { IsLive: false })
            {
                while (found is { IsLive: false })
                {
                    found = found.Linked;
                }

                // Remembered, so that the dead ones in between can be collected. Racing threads write the same.
                Linked = found;
            }

            return found;
        }
    }

    private AgentSpan? Linked
    {
        get => previous ?? Outer;
        set
        {
            if (IsRoot)
            {
                Outer = value;
            }
            else
            {
                previous = value;
            }
        }
    }

    /// <summary>Of a session's root: the span that the session was started in.</summary>
    internal virtual AgentSpan? Outer
    {
        get => null;
        set { }
    }

    /// <summary>The monotonic time of the start, in nanoseconds.</summary>
    internal long StartedAt { get; }

    /// <summary>A session's own place in the ambient context; it is no span of the envelope.</summary>
    internal bool IsRoot => GetType() == typeof(SessionRoot);

    internal bool IsLive => !HasEnded;

    /// <summary>Whether an event that is reported is an item of a stream.</summary>
    internal virtual bool IsItem => false;

    // Written under the buffer's lock only. HasEnded is also read without it: a stale answer is that of a moment before.
    internal volatile bool HasEnded;
    internal bool IsRecorded;

    /// <summary>Its end is in the buffer, with attributes.</summary>
    internal bool HasLearnt;
    private byte status = NoStatus;

    /// <summary>The place of its end in the order of the session's events; 0 while it runs, and where it is not recorded.</summary>
    internal int EndSequence;
    internal long EndTime;
    internal long DurationNanoseconds;

    internal ErrorInfo? Error => details?.Error;

    internal long DroppedEvents => details?.DroppedEvents ?? 0;

    /// <summary>For writing, under the buffer's lock.</summary>
    internal SpanDetails Details => details ??= new SpanDetails(null);

    /// <summary>Takes what it has learnt, at its end; null where that is nothing. Under the buffer's lock.</summary>
    internal KeyValuePair<string, AttributeValue>[]? TakeLearnt() => details?.TakeLearnt();

    /// <summary>Gives it an id, unless its activity has given it one. Under the buffer's lock.</summary>
    internal void Identify(SessionIds ids)
    {
        if (id == 0)
        {
            id = ids.NextSpanId().Value;
        }
    }

    /// <summary>The verdict; null while there is none.</summary>
    internal SpanStatus? Status
    {
        get => status == NoStatus ? null : (SpanStatus)status;
        set => status = value is { } given ? (byte)given : NoStatus;
    }

    /// <summary>
    /// Adds an attribute that was learnt while the span runs; it goes into the span's end. A name set twice keeps its last value.
    /// After the end it is ignored and counted (<see cref="ObservatoryHealth.AttributesIgnored"/>).
    /// </summary>
    /// <param name="key">The attribute's name; at most 1,024 characters are kept.</param>
    /// <param name="value">The value: a snapshot; text over 32,768 characters is cut, visibly.</param>
    public void Set(string key, AttributeValue value)
    {
        if (!Session.Buffer.Learn(this, UnicodeText.WellFormed(TextLimit.CutName(key)), ValueLimit.Apply(value)))
        {
            Session.Counters.AttributeIgnored();
        }
    }

    /// <summary>Adds several attributes; see <see cref="Set(string, AttributeValue)"/>.</summary>
    /// <param name="attributes">Snapshots; of one name's values the last counts.</param>
    public void Set(params ReadOnlySpan<(string Key, AttributeValue Value)> attributes)
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
    public void Event(string name, params ReadOnlySpan<(string Key, AttributeValue Value)> attributes) =>
        Session.Record(this, name, AttributeSnapshot.OfEvent(attributes, out long cost), cost);

    /// <summary>Records that something happened within the span, with details of any type.</summary>
    /// <param name="name">What happened; at most 1,024 characters are kept.</param>
    /// <param name="attributes">Enumerated at once; what it throws leaves a marker.</param>
    public void Event(string name, IEnumerable<KeyValuePair<string, object?>> attributes) =>
        Session.Record(this, name, AttributeSnapshot.Of(attributes, out long cost), cost);

    /// <summary>
    /// Records an exception: the span will end with status error, or cancelled for the caller's own cancellation (an
    /// <see cref="OperationCanceledException"/> that is no timeout). The last of several counts.
    /// </summary>
    /// <param name="exception">What went wrong; null says only that something did.</param>
    /// <returns>Always false, so that <c>catch (Exception e) when (span.Fail(e))</c> records without catching.</returns>
    public bool Fail(Exception? exception)
    {
        bool isCancelled = exception is not null && ErrorSnapshot.IsCancellation(exception);
        ErrorInfo? error = exception is null || isCancelled ? null : ErrorSnapshot.Of(exception);
        if (!Session.Buffer.Fail(this, isCancelled ? SpanStatus.Cancelled : SpanStatus.Error, error))
        {
            Session.Counters.AttributeIgnored();
        }

        return false;
    }

    /// <summary>Adds what is only known at the end; returns by how many bytes it has grown. Under the buffer's lock.</summary>
    internal virtual long Conclude() => 0;

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
    public void Dispose()
    {
        Session.End(this, ExceptionInProgress.IsNewSince(exceptionAtStart) ? SpanStatus.Error : SpanStatus.Ok);
    }
}
