namespace AgentObservatory;

/// <summary>
/// Why an event or an envelope was dropped: the names used in <see cref="SessionEnvelope.Dropped"/>, in
/// <see cref="ObservatoryHealth"/> and in the wire format.
/// </summary>
public static class DropReason
{
    /// <summary>An event: the session holds as many events as it may.</summary>
    public const string EventLimit = "event_limit";

    /// <summary>An event: the session holds as many bytes as it may.</summary>
    public const string ByteLimit = "byte_limit";

    /// <summary>An event of a span that itself no longer fitted into its session.</summary>
    public const string SpanNotRecorded = "span_not_recorded";

    /// <summary>A second end of the same span.</summary>
    public const string SecondEnd = "second_end";

    /// <summary>An event after its session had ended.</summary>
    public const string Late = "late";

    /// <summary>An event or an envelope after the observatory had been shut down.</summary>
    public const string AlreadyShutdown = "already_shutdown";

    /// <summary>A session that an exporter started, or ended in inline mode, from within its own export.</summary>
    public const string Reentrant = "reentrant";

    /// <summary>An envelope whose exporter threw.</summary>
    public const string ExportFailed = "export_failed";

    /// <summary>Inline: an envelope whose exporter was busy on another thread for longer than the shutdown deadline.</summary>
    public const string ExporterBusy = "exporter_busy";

    /// <summary>A session that ended when the exporter's queue was full; where all queues were, its events as well.</summary>
    public const string QueueFull = "queue_full";

    /// <summary>An envelope that was still waiting when the deadline of the shutdown came.</summary>
    public const string ShutdownDeadline = "shutdown_deadline";

    /// <summary>An event of a session that nobody would have received: the observatory has no exporter.</summary>
    public const string NoExporter = "no_exporter";

    /// <summary>A session that the library failed to fold: a defect of the library.</summary>
    public const string InternalError = "internal_error";
}
