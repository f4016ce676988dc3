/// The simple model of the facade: lists of facts, changed by the obvious rules, folded by the reducer.
module AgentObservatory.PropertyTests.Model

open System
open System.Collections.Generic
open AgentObservatory

[<AllowNullLiteral>]
type ModelSession(id: string, maxEvents: int) =
    member _.Id = id
    member val Facts = List<struct (SpanId * SpanId * TraceFact)>()
    member val Spans = List<ModelSpan>()
    member val Dropped = Tally.Empty with get, set
    member val OpenSpans = 0 with get, set
    member val IsSealed = false with get, set

    /// Events reported when the session had ended.
    member val Late = 0L with get, set

    /// The session that it was started in, and the span; null and none for a session of its own.
    member val Parent: struct (string | null * SpanId) = struct (null, SpanId.None) with get, set

    member this.Drop reason = this.Dropped <- this.Dropped.Add(reason, 1L)

    member this.FitsEvent = this.Facts.Count + this.OpenSpans + 1 <= maxEvents - maxEvents / 10

    member this.FitsSpan = this.Facts.Count + this.OpenSpans + 2 <= maxEvents

and [<AllowNullLiteral>] ModelSpan(session: ModelSession, id: SpanId, parent: SpanId, kind: string, name: string) =
    member _.Session = session
    member _.Id = id
    member val IsRecorded = false with get, set
    member val HasEnded = false with get, set
    member val Status = Nullable<SpanStatus>() with get, set
    member val Error: ErrorInfo | null = null with get, set
    member val Dropped = 0L with get, set
    member val Learnt = List<KeyValuePair<string, AttributeValue>>()

    /// How many items came, of a stream; null of another span.
    member val Items: Nullable<int64> = Nullable() with get, set

    member this.Learn(key: string, value: AttributeValue) =
        match this.Learnt.FindIndex(fun entry -> entry.Key = key) with
        | -1 -> this.Learnt.Add(KeyValuePair(key, value))
        | place -> this.Learnt[place] <- KeyValuePair(key, value)

    member private this.LearnOfItems() =
        if this.Items.HasValue then
            this.Learn(StreamAttribute.Items, AttributeValue.op_Implicit this.Items.Value)

            let ending =
                match this.Status.Value with
                | SpanStatus.Error -> "failed"
                | SpanStatus.Cancelled -> "cancelled"
                | SpanStatus.Unfinished -> "unfinished"
                | _ -> "completed"

            this.Learn(StreamAttribute.End, AttributeValue.op_Implicit ending)

    member this.Start(attributes: Attributes) =
        if session.IsSealed then
            session.Late <- session.Late + 1L
        elif session.FitsSpan then
            this.IsRecorded <- true
            session.OpenSpans <- session.OpenSpans + 1
            session.Spans.Add this
            session.Facts.Add(struct (id, parent, TraceFact.SpanStarted(kind, name, attributes)))
        else
            session.Drop DropReason.EventLimit

    member this.Happen(name: string, attributes: Attributes) =
        if this.Items.HasValue && this.CanChange then
            this.Items <- Nullable(this.Items.Value + 1L)

        if session.IsSealed then
            session.Late <- session.Late + 1L
        elif not this.IsRecorded then
            session.Drop DropReason.SpanNotRecorded
        elif session.FitsEvent then
            session.Facts.Add(struct (id, parent, TraceFact.StreamEvent(name, attributes, false)))
        else
            if not this.HasEnded then this.Dropped <- this.Dropped + 1L

            session.Drop DropReason.EventLimit

    member this.End(status: SpanStatus) =
        if session.IsSealed then
            session.Late <- session.Late + 1L
        elif this.HasEnded then
            session.Drop DropReason.SecondEnd
        else
            this.HasEnded <- true
            this.Status <- Nullable(this.Status.GetValueOrDefault status)
            this.LearnOfItems()

            if this.IsRecorded then
                session.OpenSpans <- session.OpenSpans - 1

                let finish: SpanEnd =
                    {
                        Name = name
                        Kind = kind
                        Status = this.Status.Value
                        Error = this.Error
                        DurationNanoseconds = Nullable()
                        Attributes = Attributes.Create(ReadOnlySpan(this.Learnt.ToArray()))
                        DroppedEvents = 0L
                    }

                session.Facts.Add(struct (id, parent, TraceFact.SpanEnded finish))
            else
                session.Drop DropReason.SpanNotRecorded

    member this.CanChange = not session.IsSealed && not this.HasEnded

/// Where a flow of control is: the innermost span or session first.
type Scope =
    | Root of ModelSession
    | Within of ModelSpan

    member this.IsLive =
        match this with
        | Root session -> not session.IsSealed
        | Within span -> not span.HasEnded

    member this.Session =
        match this with
        | Root session -> session
        | Within span -> span.Session

/// Drops what has ended from the front.
let live (scopes: Scope list) : Scope list = List.skipWhile (fun (scope: Scope) -> not scope.IsLive) scopes

/// What a session that starts here names as its parent.
let parentOfSession (scopes: Scope list) : struct (string | null * SpanId) =
    match scopes with
    | [] -> struct (null, SpanId.None)
    | Root session :: _ -> struct (session.Id, SpanId.None)
    | Within span :: _ -> struct (span.Session.Id, span.Id)

/// The span that a new one of this session starts under.
let parentIn (session: ModelSession) (scopes: Scope list) : SpanId =
    scopes
    |> List.tryPick (fun scope ->
        match scope with
        | Within span when span.Session = session && not span.HasEnded -> Some span.Id
        | Root root when root = session -> Some SpanId.None
        | _ -> None)
    |> Option.defaultValue SpanId.None

/// Closes what is open, in the order of the starts.
let seal (session: ModelSession) : unit =
    for span in session.Spans do
        if not span.HasEnded then span.End SpanStatus.Unfinished

    session.IsSealed <- true

/// The envelope that the session's facts fold into.
let envelope (session: ModelSession) : SessionEnvelope =
    let fact sequence spanId parentId fact : TraceEvent =
        let dropped =
            match fact with
            | TraceFact.SpanEnded finish ->
                let span = Seq.find (fun (span: ModelSpan) -> span.Id = spanId) session.Spans

                TraceFact.SpanEnded { finish with DroppedEvents = span.Dropped }
            | fact -> fact

        {
            Session = SessionInfo.Unknown
            Sequence = sequence
            Time = { UnixNanoseconds = 0L }
            EventId = { Writer = 0UL; Sequence = 0UL }
            SpanId = spanId
            ParentSpanId = parentId
            Fact = dropped
        }

    let finish: SessionEnd =
        {
            Status = SpanStatus.Ok
            Error = null
            DurationNanoseconds = Nullable()
            Dropped = session.Dropped
            Discarded = Tally.Empty
            SuspendReason = null
        }

    SessionReducer.fold
        [
            fact 0L SpanId.None SpanId.None (TraceFact.SessionStarted WriterOrigin.Began)
            yield!
                Seq.mapi
                    (fun index (struct (id, parent, happened)) -> fact (int64 index + 1L) id parent happened)
                    session.Facts
            fact Int64.MaxValue SpanId.None SpanId.None (TraceFact.SessionEnded finish)
        ]

/// Attributes without the times that a stream measures.
let private untimed (attributes: Attributes) : Attributes =
    attributes
    |> Seq.filter (fun entry -> entry.Key <> StreamAttribute.TimeToFirst && entry.Key <> StreamAttribute.MaxGap)
    |> Seq.toArray
    |> fun entries -> Attributes.Create(ReadOnlySpan entries)

/// An envelope without its identity and its times: what the model can foresee.
let timeless (envelope: SessionEnvelope) : SessionEnvelope =
    let zero: Timestamp = { UnixNanoseconds = 0L }

    let event (event: TraceEvent) =
        { event with
            Session = SessionInfo.Unknown
            Time = zero
            EventId = { Writer = 0UL; Sequence = 0UL }
            Fact =
                match event.Fact with
                | TraceFact.SpanEnded finish ->
                    TraceFact.SpanEnded
                        { finish with
                            DurationNanoseconds = Nullable()
                            Attributes = untimed finish.Attributes
                        }
                | fact -> fact
        }

    let span (span: SpanRecord) =
        { span with
            StartTime = zero
            EndTime = zero
            DurationNanoseconds = 0L
            Attributes = untimed span.Attributes
        }

    { envelope with
        Session = SessionInfo.Unknown
        EndTime = zero
        DurationNanoseconds = 0L
        Spans = System.Collections.Immutable.ImmutableArray.CreateRange(Seq.map span envelope.Spans)
        Events = System.Collections.Immutable.ImmutableArray.CreateRange(Seq.map event envelope.Events)
        Writers = System.Collections.Immutable.ImmutableArray.Empty
    }
