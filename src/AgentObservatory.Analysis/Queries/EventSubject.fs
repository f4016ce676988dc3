namespace AgentObservatory

open System

/// An event as what a query asks about: its span, as far as that has been told by then, and of the span's stream events this
/// one.
[<Sealed>]
type internal EventSubject(event: TraceEvent, span: OpenSpan, session: OpenSession) =
    inherit QuerySubject()

    let isOfSession = event.Fact.IsOfSession

    let attributes =
        match event.Fact, span with
        | TraceFact.SpanEnded finish, null -> finish.Attributes
        | TraceFact.SpanEnded finish, span -> span.Given.Merge finish.Attributes
        | _, null -> Attributes.Empty
        | _, span -> span.Given

    /// What an end states where the start was missed.
    let ofEnd (stated: SpanEnd -> string | null) : string =
        match event.Fact with
        | TraceFact.SpanEnded finish -> string (stated finish)
        | _ -> ""

    let kind =
        if isOfSession then TraceNode.SessionKind
        elif isNull span then ofEnd _.Kind
        else span.Kind

    let name =
        if isOfSession then string event.Session.AgentId
        elif isNull span then ofEnd _.Name
        else span.Name

    let status: string | null =
        match event.Fact with
        | TraceFact.SpanEnded finish -> WireWord.ofStatus finish.Status
        | TraceFact.SessionEnded finish -> WireWord.ofStatus finish.Status
        | _ -> null

    let error: ErrorInfo | null =
        match event.Fact with
        | TraceFact.SpanEnded finish -> finish.Error
        | TraceFact.SessionEnded finish -> finish.Error
        | _ -> null

    let start: Timestamp =
        if isOfSession then event.Session.StartTime
        elif isNull span then event.Time
        else span.Start.Time

    let duration: Nullable<int64> =
        match event.Fact with
        | TraceFact.SpanEnded finish -> Nullable(FoldRules.durationOr finish.DurationNanoseconds start event.Time)
        | TraceFact.SessionEnded finish -> Nullable(FoldRules.durationOr finish.DurationNanoseconds start event.Time)
        | _ -> Nullable()

    let agent =
        match SpanRole.agent kind name attributes with
        | "" when isNull span -> string event.Session.AgentId
        | "" -> span.Agent
        | named -> named

    let eventName: string | null =
        match event.Fact with
        | TraceFact.StreamEvent(name, _, _) -> string name
        | _ -> null

    let eventAttributes =
        match event.Fact with
        | TraceFact.StreamEvent(_, attributes, _) -> attributes
        | _ -> Attributes.Empty

    let ofSpan (count: OpenSpan -> int64) = if isNull span then Nullable() else Nullable(count span)

    let ofSessionEnd (value: 'T | null) : 'T | null = if event.Fact.IsSessionEnded then value else null

    override _.Attributes = attributes

    override _.Metadata = event.Session.Metadata

    override _.Text(field) =
        match field with
        | QueryField.Kind -> SubjectValues.given kind
        | QueryField.Name -> SubjectValues.given name
        | QueryField.Status -> status
        | QueryField.Agent -> SubjectValues.given agent
        | QueryField.Tool when isOfSession -> null
        | QueryField.Tool -> SubjectValues.given (SpanRole.tool kind name attributes)
        | QueryField.Model when isOfSession -> null
        | QueryField.Model -> SubjectValues.given (SpanRole.model kind name attributes)
        | QueryField.Error -> SubjectValues.error error
        | QueryField.ErrorType -> SubjectValues.errorType error
        | QueryField.ErrorMessage -> SubjectValues.errorMessage error
        | QueryField.Id -> SubjectValues.ofId (if isOfSession then event.Session.RootSpanId else event.SpanId)
        | QueryField.Parent ->
            match event.Session.Parent with
            | NonNull parent when isOfSession -> SubjectValues.ofId parent.SpanId
            | _ when isNull span -> SubjectValues.ofId event.ParentSpanId
            | _ -> SubjectValues.ofId span.Start.ParentSpanId
        | QueryField.Trace -> event.Session.TraceId.ToString()
        | QueryField.SessionId -> SubjectValues.given event.Session.SessionId
        | QueryField.SessionAgent -> SubjectValues.given event.Session.AgentId
        | QueryField.SessionUser -> SubjectValues.given event.Session.UserId
        | QueryField.SessionStatus -> ofSessionEnd status
        | QueryField.SessionError -> ofSessionEnd (SubjectValues.error error)
        | _ -> null

    override _.AnyText(field, isAsked) =
        match field, eventName with
        | QueryField.EventName, NonNull name -> isAsked name
        | QueryField.EventText, _ -> SubjectValues.anyText eventAttributes isAsked
        | QueryField.Text, eventName ->
            isAsked name
            || SubjectValues.anyText (if isOfSession then event.Session.Metadata else attributes) isAsked
            || SubjectValues.anyErrorText error isAsked
            || not (isNull eventName) && isAsked (string eventName)
            || SubjectValues.anyText eventAttributes isAsked
        | _ -> false

    override _.Number(field) =
        match field with
        | QueryField.Duration -> duration
        | QueryField.Time -> Nullable start.UnixNanoseconds
        | QueryField.End when duration.HasValue -> Nullable(Sound.endOf start duration.Value)
        | QueryField.Tokens -> SubjectValues.totalTokens attributes
        | QueryField.InputTokens -> SubjectValues.tokens attributes Convention.inputTokens
        | QueryField.OutputTokens -> SubjectValues.tokens attributes Convention.outputTokens
        | QueryField.Events when isOfSession -> Nullable session.Events
        | QueryField.Events -> ofSpan _.Events
        | QueryField.LateEvents -> ofSpan _.LateEvents
        | QueryField.DroppedEvents ->
            match event.Fact with
            | TraceFact.SpanEnded finish -> Nullable(max 0L finish.DroppedEvents)
            | _ -> Nullable()
        | QueryField.SessionDuration when isOfSession -> duration
        | QueryField.SessionTime -> Nullable event.Session.StartTime.UnixNanoseconds
        | QueryField.SessionSpans -> Nullable session.Spans
        | QueryField.SessionErrors -> Nullable session.Errors
        | QueryField.SessionEvents -> Nullable session.Events
        | QueryField.SessionTokens -> Nullable session.Tokens
        | _ -> Nullable()

    override _.AnyMoment(_, isAsked) = not (isNull eventName) && isAsked event.Time.UnixNanoseconds
