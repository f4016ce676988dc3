namespace AgentObservatory

open System
open System.Buffers
open System.Collections.Generic

/// The order of a run's events: by sequence, then by writer. Clocks do not matter. Events with one id but different
/// content come in the order of their bytes.
module internal EventOrder =

    let private bytes (write: JsonLine -> unit) : ReadOnlyMemory<byte> =
        let buffer = ArrayBufferWriter<byte>()
        let line = new JsonLine(buffer)
        write line
        (line :> IDisposable).Dispose()
        buffer.WrittenMemory

    let private compareBytes (left: ReadOnlyMemory<byte>) (right: ReadOnlyMemory<byte>) =
        left.Span.SequenceCompareTo right.Span

    /// Who tells of the run is not part of an event, unless it is the start that tells.
    let private isSameContent (left: TraceEvent) (right: TraceEvent) =
        left.Session.Key = right.Session.Key
        && left.EventId = right.EventId
        && left.Time = right.Time
        && left.SpanId = right.SpanId
        && left.ParentSpanId = right.ParentSpanId
        && left.Fact = right.Fact
        && (not left.Fact.IsSessionStarted || left.Session = right.Session)

    /// In a run without an id, its start and its end have no sequence of their own: they stand around an event with the same.
    let private place (event: TraceEvent) =
        if event.Fact.IsSessionStarted then 0
        elif event.Fact.IsSessionEnded then 2
        else 1

    /// By their ids. In a run without an id, the sequence alone identifies an event.
    let private ids (left: TraceEvent) (right: TraceEvent) =
        match compare left.Sequence right.Sequence with
        | 0 when left.Session.RunId.IsNone && right.Session.RunId.IsNone -> compare (place left) (place right)
        | 0 -> compare left.EventId.Writer right.EventId.Writer
        | order -> order

    /// The order of two events that are not marked late; 0 only if they are the same.
    let compare (left: TraceEvent) (right: TraceEvent) : int =
        match ids left right with
        | 0 when Object.ReferenceEquals(left, right) || isSameContent left right -> 0
        | 0 ->
            let content event = bytes (EnvelopeWriter.writeAlone event)
            compareBytes (content left) (content right)
        | order -> order

    let comparer: IComparer<TraceEvent> = Comparer.Create(Comparison compare)

    /// Why an event has no place in the run that the session describes, or may describe; none if it has.
    let refusal (session: SessionInfo) (event: TraceEvent) : Anomaly voption =
        let isOwn =
            Object.ReferenceEquals(event.Session, session)
            || (event.Session.Key = session.Key
                && event.Session.RunId.IsNone = session.RunId.IsNone)

        if not isOwn then
            ValueSome Anomaly.ForeignSession
        elif not session.RunId.IsNone then
            let isWritten =
                event.Sequence >= 0L
                && uint64 event.Sequence = event.EventId.Sequence
                && event.EventId.Writer <> RunWriter.Nobody

            if isWritten then ValueNone else ValueSome Anomaly.Unreadable
        elif event.Sequence < 0L && not event.Fact.IsOfSession then
            ValueSome Anomaly.OutOfOrder
        else
            ValueNone

    /// Whether a start describes its run better than an earlier one: only those of the trunk know more than their own part.
    let describesBetter (start: TraceEvent) (earlier: TraceEvent | null) =
        match earlier with
        | null -> true
        | earlier -> earlier.Fact.IsJoin && not start.Fact.IsJoin

    /// Whether they have one id.
    let isSameId left right = ids left right = 0

    /// Whether the events are in order, and no two have one id.
    let isOrdered (events: TraceEvent[]) =
        let mutable index = 1

        while index < events.Length && ids events[index - 1] events[index] < 0 do
            index <- index + 1

        index >= events.Length

    /// The description whose bytes are the smallest.
    let smallest (sessions: seq<SessionInfo>) : SessionInfo =
        let content session = bytes (EnvelopeWriter.writeSession session)
        let smaller left right = if compareBytes (content left) (content right) <= 0 then left else right
        Seq.reduce smaller (HashSet(sessions, HashIdentity.Reference))
