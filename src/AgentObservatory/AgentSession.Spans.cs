using System.Runtime.CompilerServices;
using AgentObservatory.Adopted;
using AgentObservatory.Live;
using AgentObservatory.Wrapping;

namespace AgentObservatory;

public sealed partial class AgentSession
{
    /// <summary>Starts a span of any kind under the current span and makes it current until it is disposed.</summary>
    /// <param name="name">The span's name; at most 1,024 characters are kept.</param>
    /// <param name="kind">The span's kind; at most 1,024 characters are kept.</param>
    /// <param name="attributes">The attributes known at the start: snapshots, at most 128.</param>
    public AgentSpan Span(string name, string kind, params NamedValues attributes) =>
        Open(name, kind, AttributeSnapshot.Of(attributes));

    /// <summary>Starts a span of any kind, with attributes of any type.</summary>
    /// <param name="name">The span's name; at most 1,024 characters are kept.</param>
    /// <param name="kind">The span's kind; at most 1,024 characters are kept.</param>
    /// <param name="attributes">Enumerated immediately. An exception while enumerating leaves a marker.</param>
    public AgentSpan Span(string name, string kind, IEnumerable<KeyValuePair<string, object?>> attributes) =>
        Open(name, kind, AttributeSnapshot.Of(attributes));

    /// <summary>Starts a span of kind <see cref="SpanKind.AgentStep"/>.</summary>
    /// <inheritdoc cref="Span(string, string, NamedValues)"/>
    public AgentSpan AgentStep(string name, params NamedValues attributes) => Span(name, SpanKind.AgentStep, attributes);

    /// <summary>Starts a span of kind <see cref="SpanKind.AgentStep"/>.</summary>
    /// <inheritdoc cref="Span(string, string, IEnumerable{KeyValuePair{string, object}})"/>
    public AgentSpan AgentStep(string name, IEnumerable<KeyValuePair<string, object?>> attributes) =>
        Span(name, SpanKind.AgentStep, attributes);

    /// <summary>Starts a span of kind <see cref="SpanKind.ToolCall"/>.</summary>
    /// <inheritdoc cref="Span(string, string, NamedValues)"/>
    public AgentSpan ToolCall(string name, params NamedValues attributes) => Span(name, SpanKind.ToolCall, attributes);

    /// <summary>Starts a span of kind <see cref="SpanKind.ToolCall"/>.</summary>
    /// <inheritdoc cref="Span(string, string, IEnumerable{KeyValuePair{string, object}})"/>
    public AgentSpan ToolCall(string name, IEnumerable<KeyValuePair<string, object?>> attributes) =>
        Span(name, SpanKind.ToolCall, attributes);

    /// <summary>Starts a span of kind <see cref="SpanKind.LlmCall"/>; the name is the model's.</summary>
    /// <inheritdoc cref="Span(string, string, NamedValues)"/>
    public AgentSpan LlmCall(string name, params NamedValues attributes) => Span(name, SpanKind.LlmCall, attributes);

    /// <summary>Starts a span of kind <see cref="SpanKind.LlmCall"/>; the name is the model's.</summary>
    /// <inheritdoc cref="Span(string, string, IEnumerable{KeyValuePair{string, object}})"/>
    public AgentSpan LlmCall(string name, IEnumerable<KeyValuePair<string, object?>> attributes) =>
        Span(name, SpanKind.LlmCall, attributes);

    /// <summary>Starts a span of kind <see cref="SpanKind.Stream"/>.</summary>
    /// <inheritdoc cref="Span(string, string, NamedValues)"/>
    public StreamSpan Stream(string name, params NamedValues attributes) =>
        OpenStream(name, SpanKind.Stream, AttributeSnapshot.Of(attributes));

    /// <summary>Starts a span of kind <see cref="SpanKind.Stream"/>.</summary>
    /// <inheritdoc cref="Span(string, string, IEnumerable{KeyValuePair{string, object}})"/>
    public StreamSpan Stream(string name, IEnumerable<KeyValuePair<string, object?>> attributes) =>
        OpenStream(name, SpanKind.Stream, AttributeSnapshot.Of(attributes));

    IRecordingSpan IRecordingSession.Open(string? name, string? kind, GivenAttributes attributes, bool isStream) =>
        isStream ? OpenStream(name, kind, attributes, eventsAreItems: false) : Open(name, kind, attributes);

    IRecordingSpan IRecordingSession.OpenStream(string? name, string? kind, GivenAttributes attributes) =>
        OpenStream(name, kind, attributes);

    private StreamSpan OpenStream(string? name, string? kind, GivenAttributes attributes, bool eventsAreItems = true)
    {
        try
        {
            return (StreamSpan)Open(name, kind, attributes, new StreamItems(eventsAreItems));
        }
        catch (OutOfMemoryException)
        {
            return Lost();
        }
    }

    /// <summary>Starts a span, or a stream if it has items to count.</summary>
    private AgentSpan Open(string? name, string? kind, in GivenAttributes attributes, StreamItems? items = null)
    {
        name = AttributeSnapshot.Name(name);
        kind = AttributeSnapshot.Name(kind);
        IPlace? own = OwnPlace;
        return own is not null && HasActivities(own)
            ? OpenWithinActivity(own, name, kind, attributes, items)
            : Open(own, name, kind, attributes, items);
    }

    /// <summary>An activity of another library may be current. If it tells of the same operation, the span takes its
    /// place.</summary>
    private AgentSpan OpenWithinActivity(
        IPlace own,
        string name,
        string kind,
        in GivenAttributes attributes,
        StreamItems? items
    )
    {
        if (CurrentActivity.Within(own) is not { } around)
        {
            return Open(own, name, kind, attributes, items);
        }

        bool isSame = around.MayBecome(kind, name, attributes);
        AgentSpan span = Open(isSame ? around.Around : around.Place(kind), name, kind, attributes, items);
        if (isSame)
        {
            around.Become(span);
        }

        return span;
    }

    private AgentSpan Open(IPlace? current, string name, string kind, in GivenAttributes attributes, StreamItems? items)
    {
        AgentSpan? parent = NearestOwn(current);
        int row = parent?.Row ?? SpanRow.None;
        StartedSpan started = Recorder.Start(row, parent?.SpanId.Value ?? outermost, kind, name, attributes, items);
        SameOperation.ForgetNext();
        return Enter(started, current, name, kind, items);
    }

    /// <summary>Not inlined: a handler of exceptions would cost all code around it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private AgentSpan Enter(in StartedSpan started, IPlace? before, string name, string kind, StreamItems? items)
    {
        AgentSpan? span = null;
        try
        {
            span = items is null
                ? new AgentSpan(this, started, before, name, kind, items)
                : new StreamSpan(this, started, before, name, kind, items);
            if (started.IsRecorded)
            {
                AmbientPlace.Move(span);
            }
        }
        catch (OutOfMemoryException)
        {
            // Without a span it is lost; otherwise only the flow stays where it is.
        }

        return span ?? Lost(started);
    }

    /// <summary>Ends what the log has of the span: nobody else can.</summary>
    private StreamSpan Lost(in StartedSpan started)
    {
        if (started.IsRecorded)
        {
            Recorder.End(started.Row, isSecond: false, SpanStatus.Unfinished, isAbandoned: true);
        }

        return Lost();
    }

    private StreamSpan Lost()
    {
        Recorder.Lost();
        return spare;
    }
}
