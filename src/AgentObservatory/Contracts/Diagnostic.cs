using System.Text;

namespace AgentObservatory;

/// <summary>The kinds of problem that the library reports about itself.</summary>
public enum DiagnosticKind
{
    /// <summary>An exporter threw. Reported when the failures begin, and every half minute until the exporter
    /// recovers.</summary>
    ExportFailed,

    /// <summary>An exporter's queue is full: sessions end faster than it takes them.</summary>
    QueueFull,

    /// <summary>An exporter takes envelopes again, or its full queue is half empty.</summary>
    Recovered,

    /// <summary>An exporter threw when it was disposed.</summary>
    DisposeFailed,

    /// <summary>An observer of <see cref="Observatory.Events"/> or <see cref="Observatory.Sessions"/> threw.</summary>
    ObserverFailed,

    /// <summary>A sampler, listener or processor of <see cref="ObservatoryOptions.ActivitySource"/> threw.</summary>
    ActivityFailed,

    /// <summary>The library itself failed. This is a bug; please report it.</summary>
    InternalError,

    /// <summary>A thread could not be started. What waits for it waits until <see cref="Observatory.StartAsync"/> is called
    /// again, or the shutdown.</summary>
    StartFailed,

    /// <summary>The journal cannot be written or recovered. Reported when the failures begin, and every half minute until it
    /// works again.</summary>
    JournalFailed,

    /// <summary>An extension stands where it cannot see what it is there to report. Reported once for each place.</summary>
    ExtensionMisplaced,

    /// <summary><see cref="ObservatoryOptions.Redactor"/> threw. The exception that comes with it names the type of the one
    /// that was caught, and not its message, which may hold the value.</summary>
    RedactionFailed,
}

/// <summary>A report by the library about itself, never about the agent.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Source">Where: the exporter's type, the activity source's name, or a part of the library.</param>
/// <param name="Message">A short description for people to read.</param>
/// <param name="Exception">The exception that was caught; null if there was none.</param>
public sealed record Diagnostic(DiagnosticKind Kind, string Source, string Message, Exception? Exception)
{
    /// <summary>Names the exception's type alone: its text may be of any size.</summary>
    private bool PrintMembers(StringBuilder text)
    {
        text.Append("Kind = ").Append(Kind).Append(", Source = ").Append(Source).Append(", Message = ").Append(Message);
        text.Append(", Exception = ").Append(Exception?.GetType());
        return true;
    }
}
