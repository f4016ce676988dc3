using AgentObservatory.Flow;

namespace AgentObservatory.Wrapping;

/// <summary>A session, as far as wrapped work needs to know one.</summary>
internal interface IRecordingSession
{
    /// <summary>Makes activities current; null where activities are left alone.</summary>
    IActivityFlow? Activities { get; }

    /// <summary>Starts a span under the current one, and makes it current.</summary>
    IRecordingSpan OpenSpan(string? name, string? kind, NamedValue[] attributes, long cost);

    /// <summary>Starts a stream whose items are reported one by one.</summary>
    IRecordingSpan OpenStream(string? name, string? kind, NamedValue[] attributes, long cost);
}

/// <summary>A span, as far as wrapped work needs to know one.</summary>
internal interface IRecordingSpan : IPlace
{
    /// <summary>Records what went wrong; always false, to stand in an exception filter.</summary>
    bool Fail(Exception? exception);

    /// <summary>Counts an item of a stream, and records its event if it has one.</summary>
    void Item(in ItemEvent item);

    /// <summary>Ends the span.</summary>
    /// <param name="status">The verdict, unless the span was told another one.</param>
    /// <param name="isAbandoned">Whether the consumer of a stream left before its end.</param>
    void End(SpanStatus status, bool isAbandoned = false);
}

/// <summary>A place that belongs to a session.</summary>
internal interface ISessionPlace : IPlace
{
    IRecordingSession Session { get; }

    /// <summary>The session of this flow of control; null outside of every session.</summary>
    static IRecordingSession? CurrentSession => (AmbientPlace.Current as ISessionPlace)?.Session;
}
