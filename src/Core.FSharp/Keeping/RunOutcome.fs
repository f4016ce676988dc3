namespace AgentObservatory

open System.Runtime.CompilerServices

/// How a session ended, as far as it decides whether the session is kept: little, so that it is known without a fold.
[<Struct; IsReadOnly; NoComparison>]
type internal RunOutcome =
    {
        /// The trace that the session belongs to.
        TraceId: TraceId
        /// How the session ended.
        Status: SpanStatus
        /// The set of statuses with which its spans ended.
        SpanStatuses: int
        /// How long it ran.
        DurationNanoseconds: int64
        /// Whether it is a whole run. A suspended part, and one of several that write a run, do not know how the run ends.
        IsWhole: bool
    }

    /// A set of statuses with one more.
    static member With(status: SpanStatus, statuses: int) : int = statuses ||| (1 <<< int status)

    /// Whether a set of statuses has this one.
    static member Has(status: SpanStatus, statuses: int) : bool = statuses &&& (1 <<< int status) <> 0

    static member private IsWholeRun(envelope: SessionEnvelope) : bool =
        let began (writer: RunWriter) =
            match writer.Origin with
            | null
            | WriterOrigin.Began -> true
            | _ -> false

        isNull envelope.SuspendReason
        && (envelope.Writers.IsDefaultOrEmpty
            || envelope.Writers.Length = 1 && began envelope.Writers[0])

    /// What an envelope says.
    static member Of(envelope: SessionEnvelope) : RunOutcome =
        let mutable statuses = 0

        for span in envelope.Spans do
            statuses <- RunOutcome.With(span.Status, statuses)

        {
            TraceId = envelope.Session.TraceId
            Status = envelope.Status
            SpanStatuses = statuses
            DurationNanoseconds = envelope.DurationNanoseconds
            IsWhole = RunOutcome.IsWholeRun envelope
        }
