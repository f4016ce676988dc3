namespace AgentObservatory.Terminal;

/// <summary>A span, where it stands in its tree, and its stream events.</summary>
internal readonly record struct SpanPlace(
    int Index,
    SpanRecord Span,
    int Depth,
    bool IsLast,
    bool HasChildren,
    IReadOnlyList<TraceEvent> Events
);
