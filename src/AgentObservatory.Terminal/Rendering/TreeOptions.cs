namespace AgentObservatory.Terminal.Rendering;

/// <summary>How much of a session its tree shows.</summary>
/// <param name="Shown">The spans that are shown, each with all above it; null for all.</param>
/// <param name="MaxDepth">How many levels of spans are shown.</param>
/// <param name="HasWholeStacks">Whether stacks are shown with the frames of libraries.</param>
internal sealed record TreeOptions(
    IReadOnlySet<SpanRecord>? Shown = null,
    int MaxDepth = int.MaxValue,
    bool HasWholeStacks = false
);
