using AgentObservatory.Flow;
using AgentObservatory.Log;
using AgentObservatory.Wrapping;

namespace AgentObservatory;

public sealed partial class AgentSession
{
    /// <summary>Starts a span of any kind under the current span and makes it current until it is disposed.</summary>
    /// <param name="name">The span's name; at most 1,024 characters are kept.</param>
    /// <param name="kind">The span's kind; at most 1,024 characters are kept.</param>
    /// <param name="attributes">The attributes known at the start: snapshots, at most 128.</param>
    public AgentSpan Span(string name, string kind, params NamedValues attributes) =>
        OpenSpan(name, kind, AttributeSnapshot.Of(attributes, out long cost), cost);

    /// <summary>Starts a span of any kind, with attributes of any type.</summary>
    /// <param name="name">The span's name; at most 1,024 characters are kept.</param>
    /// <param name="kind">The span's kind; at most 1,024 characters are kept.</param>
    /// <param name="attributes">The attributes, enumerated immediately. An exception while enumerating leaves a
    /// marker.</param>
    public AgentSpan Span(string name, string kind, IEnumerable<KeyValuePair<string, object?>> attributes) =>
        OpenSpan(name, kind, AttributeSnapshot.Of(attributes, out long cost), cost);

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
        OpenStream(name, SpanKind.Stream, AttributeSnapshot.Of(attributes, out long cost), cost, areEventsItems: true);

    /// <summary>Starts a span of kind <see cref="SpanKind.Stream"/>.</summary>
    /// <inheritdoc cref="Span(string, string, IEnumerable{KeyValuePair{string, object}})"/>
    public StreamSpan Stream(string name, IEnumerable<KeyValuePair<string, object?>> attributes) =>
        OpenStream(name, SpanKind.Stream, AttributeSnapshot.Of(attributes, out long cost), cost, areEventsItems: true);

    IRecordingSpan IRecordingSession.OpenSpan(string? name, string? kind, NamedValue[] attributes, long cost) =>
        OpenSpan(name, kind, attributes, cost);

    IRecordingSpan IRecordingSession.OpenStream(string? name, string? kind, NamedValue[] attributes, long cost) =>
        OpenStream(name, kind, attributes, cost, areEventsItems: false);

    private AgentSpan OpenSpan(string? name, string? kind, NamedValue[] attributes, long cost)
    {
        IPlace? current = CurrentPlace;
        name = TextLimit.CutName(name);
        kind = TextLimit.CutName(kind);
        StartedSpan started = Start(current, name, kind, attributes, cost, null);
        var span = new AgentSpan(this, started, current, name, kind, items: null);
        Enter(span, started);
        return span;
    }

    private StreamSpan OpenStream(string? name, string? kind, NamedValue[] attributes, long cost, bool areEventsItems)
    {
        IPlace? current = CurrentPlace;
        name = TextLimit.CutName(name);
        kind = TextLimit.CutName(kind);
        var items = new StreamItems(areEventsItems);
        StartedSpan started = Start(current, name, kind, attributes, cost, items);
        var stream = new StreamSpan(this, started, current, name, kind, items);
        Enter(stream, started);
        return stream;
    }

    private StartedSpan Start(
        IPlace? current,
        string name,
        string kind,
        NamedValue[] attributes,
        long cost,
        StreamItems? items
    )
    {
        AgentSpan? parent = NearestOwn(current);
        return recorder.Start(parent?.Row ?? SpanRow.None, parent?.SpanId.Value ?? 0, kind, name, attributes, cost, items);
    }

    private static void Enter(AgentSpan span, in StartedSpan started)
    {
        if (started.IsRecorded)
        {
            AmbientPlace.Enter(span);
        }
    }
}
