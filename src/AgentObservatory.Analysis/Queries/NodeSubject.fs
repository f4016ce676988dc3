namespace AgentObservatory

open System
open System.Collections.Generic

/// What tests of a session as a whole ask, and the stream events of its spans. Counted when first asked for.
[<Sealed>]
type internal SessionSubject(envelope: SessionEnvelope) =
    let errors =
        lazy
            (let failed (span: SpanRecord) = SpanRole.isError span.Status span.Error
             let own = if SpanRole.isError envelope.Status envelope.Error then 1L else 0L
             own + int64 (Seq.length (Seq.filter failed (Sound.list envelope.Spans))))

    let events = EventsBySpan envelope

    let eventCount =
        lazy (Seq.sumBy (fun (span: SpanRecord) -> max 0L span.EventCount) (Sound.list envelope.Spans))

    /// Its own alone: a session that it has started has its own.
    let tokens = lazy ((TraceForest.Of envelope).Tokens.Total)

    member _.EventsOf(node: TraceNode) : seq<TraceEvent> = events.Of node

    member _.Text(field: QueryField) : string | null =
        match field with
        | QueryField.Trace -> envelope.Session.TraceId.ToString()
        | QueryField.SessionId -> SubjectValues.given envelope.Session.SessionId
        | QueryField.SessionAgent -> SubjectValues.given envelope.Session.AgentId
        | QueryField.SessionUser -> SubjectValues.given envelope.Session.UserId
        | QueryField.SessionStatus -> WireWord.ofStatus envelope.Status
        | QueryField.SessionError -> SubjectValues.error envelope.Error
        | _ -> null

    member _.Number(field: QueryField) : Nullable<int64> =
        match field with
        | QueryField.SessionDuration -> Nullable(max 0L envelope.DurationNanoseconds)
        | QueryField.SessionTime -> Nullable envelope.Session.StartTime.UnixNanoseconds
        | QueryField.SessionSpans -> Nullable(int64 (Sound.list envelope.Spans).Length)
        | QueryField.SessionErrors -> Nullable errors.Value
        | QueryField.SessionEvents -> Nullable eventCount.Value
        | QueryField.SessionTokens -> Nullable tokens.Value
        | _ -> Nullable()

    member _.EventCount: int64 = eventCount.Value

/// A node of a forest as what a query asks about.
[<Sealed>]
type internal NodeSubject(node: TraceNode, session: SessionSubject) =
    inherit QuerySubject()

    /// A session's attributes are its metadata, which have a field of their own.
    let own = if node.IsSession then Attributes.Empty else node.Attributes

    let countOf (ofSpan: SpanRecord -> int64) : Nullable<int64> =
        match node.Span with
        | null -> Nullable()
        | span -> Nullable(ofSpan span)

    let eventText (event: TraceEvent) (isAsked: string -> bool) =
        SubjectValues.anyText (EventsBySpan.AttributesOf event) isAsked

    let events = Seq.delay (fun () -> session.EventsOf node)

    override _.Attributes = own

    override _.Metadata = node.Session.Session.Metadata

    override _.Text(field) =
        match field with
        | QueryField.Kind -> SubjectValues.given node.Kind
        | QueryField.Name -> SubjectValues.given node.Name
        | QueryField.Status -> WireWord.ofStatus node.Status
        | QueryField.Agent -> SubjectValues.given node.Agent
        | QueryField.Tool -> SubjectValues.given node.Tool
        | QueryField.Model -> SubjectValues.given node.Model
        | QueryField.Error -> SubjectValues.error node.Error
        | QueryField.ErrorType -> SubjectValues.errorType node.Error
        | QueryField.ErrorMessage -> SubjectValues.errorMessage node.Error
        | QueryField.Id ->
            match node.Span with
            | null -> SubjectValues.ofId node.Session.Session.RootSpanId
            | span -> SubjectValues.ofId span.SpanId
        | QueryField.Parent ->
            match node.Span, node.Session.Session.Parent with
            | NonNull span, _ -> SubjectValues.ofId span.ParentSpanId
            | Null, NonNull parent -> SubjectValues.ofId parent.SpanId
            | _ -> null
        | _ -> session.Text field

    override _.AnyText(field, isAsked) =
        match field with
        | QueryField.EventName -> Seq.exists (fun event -> isAsked (EventsBySpan.NameOf event)) events
        | QueryField.EventText -> Seq.exists (fun event -> eventText event isAsked) events
        | _ ->
            isAsked node.Name
            || SubjectValues.anyText node.Attributes isAsked
            || SubjectValues.anyErrorText node.Error isAsked
            || Seq.exists (fun event -> isAsked (EventsBySpan.NameOf event) || eventText event isAsked) events

    override _.Number(field) =
        match field with
        | QueryField.Duration -> Nullable node.DurationNanoseconds
        | QueryField.Time -> Nullable node.StartTime.UnixNanoseconds
        | QueryField.End -> Nullable node.EndTime.UnixNanoseconds
        | QueryField.Tokens -> SubjectValues.totalTokens own
        | QueryField.InputTokens -> SubjectValues.tokens own Convention.inputTokens
        | QueryField.OutputTokens -> SubjectValues.tokens own Convention.outputTokens
        | QueryField.Events -> if node.IsSession then Nullable session.EventCount else countOf _.EventCount
        | QueryField.LateEvents -> countOf _.LateEventCount
        | QueryField.DroppedEvents -> countOf _.DroppedEvents
        | _ -> session.Number field

    override _.AnyMoment(_, isAsked) = Seq.exists (fun (event: TraceEvent) -> isAsked event.Time.UnixNanoseconds) events
