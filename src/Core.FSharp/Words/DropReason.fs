namespace AgentObservatory

open System
open System.Text.Json

/// Why an event or an envelope was dropped: the names in <see cref="P:AgentObservatory.SessionEnvelope.Dropped"/>, in
/// an observatory's health and in the wire format.
module DropReason =

    /// An event beyond the session's limit of events.
    [<Literal>]
    let EventLimit = "event_limit"

    /// An event beyond the session's limit of bytes.
    [<Literal>]
    let ByteLimit = "byte_limit"

    /// An event of a span that itself did not fit into its session.
    [<Literal>]
    let SpanNotRecorded = "span_not_recorded"

    /// A second end of the same span.
    [<Literal>]
    let SecondEnd = "second_end"

    /// An event after its session had ended.
    [<Literal>]
    let Late = "late"

    /// An event or an envelope after the observatory had been shut down.
    [<Literal>]
    let AlreadyShutdown = "already_shutdown"

    /// A session that an exporter, an observer or a handler of diagnostics started; inline, also one that it ended.
    [<Literal>]
    let Reentrant = "reentrant"

    /// An envelope whose exporter threw.
    [<Literal>]
    let ExportFailed = "export_failed"

    /// Inline: an envelope whose exporter was busy on another thread for longer than the shutdown deadline.
    [<Literal>]
    let ExporterBusy = "exporter_busy"

    /// A session that ended while the exporter's queue was full. If all queues were, also its events.
    [<Literal>]
    let QueueFull = "queue_full"

    /// An envelope that was still waiting at the shutdown deadline.
    [<Literal>]
    let ShutdownDeadline = "shutdown_deadline"

    /// An event of a session that nothing received: the observatory has no exporter.
    [<Literal>]
    let NoExporter = "no_exporter"

    /// A session that an exporter's rule does not keep (<see cref="T:AgentObservatory.KeepRule"/>). If no exporter keeps it,
    /// also its events.
    [<Literal>]
    let NotKept = "not_kept"

    /// What came while no memory was left to record it.
    [<Literal>]
    let OutOfMemory = "out_of_memory"

    /// A session that the library failed to fold, because of a bug or because no memory was left.
    [<Literal>]
    let InternalError = "internal_error"

/// The drop reasons as numbers from 0, so that counters can be arrays. Each has its reason's name.
type internal DropCause =
    | EventLimit = 0
    | ByteLimit = 1
    | SpanNotRecorded = 2
    | SecondEnd = 3
    | Late = 4
    | AlreadyShutdown = 5
    | Reentrant = 6
    | ExportFailed = 7
    | ExporterBusy = 8
    | QueueFull = 9
    | ShutdownDeadline = 10
    | NoExporter = 11
    | InternalError = 12
    | OutOfMemory = 13
    | NotKept = 14

module internal DropCauses =

    let private words = Array.map JsonNamingPolicy.SnakeCaseLower.ConvertName (Enum.GetNames<DropCause>())

    /// The reason's name on the wire.
    [<CompiledName("Word")>]
    let word (cause: DropCause) : string = words[int cause]
