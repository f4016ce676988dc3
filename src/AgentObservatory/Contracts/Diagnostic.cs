namespace AgentObservatory;

/// <summary>What kind of trouble the library reports about itself.</summary>
public enum DiagnosticKind
{
    /// <summary>An exporter threw. Reported when it begins and summed up every half minute until it recovers.</summary>
    ExportFailed,

    /// <summary>An exporter's queue is full: it is slower than sessions end.</summary>
    QueueFull,

    /// <summary>An exporter takes envelopes again, or its full queue is half empty.</summary>
    Recovered,

    /// <summary>An exporter threw when it was disposed.</summary>
    DisposeFailed,

    /// <summary>An observer of <see cref="Observatory.Events"/> or <see cref="Observatory.Sessions"/> threw.</summary>
    ObserverFailed,

    /// <summary>A sampler, listener or processor of <see cref="ObservatoryOptions.ActivitySource"/> threw.</summary>
    ActivityFailed,

    /// <summary>The library itself failed: a defect, please report it.</summary>
    InternalError,
}

/// <summary>One report of the library about itself; never about the agent.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Source">Where: an exporter's type name, or a part of the library.</param>
/// <param name="Message">One sentence for a person.</param>
/// <param name="Exception">What was caught, where something was.</param>
public sealed record Diagnostic(DiagnosticKind Kind, string Source, string Message, Exception? Exception);
