using AgentObservatory;

namespace Verdicts;

/// <summary>Starts the blocks of the shapes: spans, or sessions of their own. Each one carries the status that it must end
/// with.</summary>
internal sealed class Blocks(Observatory observatory, bool areSessions)
{
    internal const string Expected = "expected";

    /// <summary>A block that is left without an exception.</summary>
    internal IDisposable Ok(string name) => Start(name, SpanStatus.Ok);

    /// <summary>A block that an exception leaves.</summary>
    internal IDisposable Left(string name) => Start(name, SpanStatus.Error);

    /// <summary>A block that a cancellation leaves.</summary>
    internal IDisposable Cancelled(string name) => Start(name, SpanStatus.Cancelled);

    /// <summary>A block that an exception leaves where nothing can tell.</summary>
    internal IDisposable Undecidable(string name) => Start(name, SpanStatus.Ok);

    private IDisposable Start(string name, SpanStatus expected) =>
        areSessions
            ? observatory.StartSession(
                new AgentContext(null, name, Metadata: [KeyValuePair.Create(Expected, (object?)expected.ToString())])
            )
            : AgentSession.Current!.ToolCall(name, (Expected, expected.ToString()));
}
