namespace AgentObservatory

open System
open System.Collections.Generic

/// What has been told of a span that is open.
[<Sealed; AllowNullLiteral>]
type internal OpenSpan(start: TraceEvent, kind: string, name: string, given: Attributes, agent: string) =
    member _.Start = start
    member _.Kind = kind
    member _.Name = name
    member _.Given = given
    member _.Agent = agent
    member val Events = 0L with get, set
    member val LateEvents = 0L with get, set
    member val HasTokensBelow = false with get, set

/// What has been told of a session that is open.
[<Sealed>]
type internal OpenSession() =
    let spans = Dictionary<SpanId, OpenSpan>()

    /// Tokens are counted where they are told lowest.
    let rec tellAbove (parent: SpanId) =
        let above = spans.GetValueOrDefault parent

        if not (isNull above) && not above.HasTokensBelow then
            above.HasTokensBelow <- true
            tellAbove above.Start.ParentSpanId

    member val Spans = 0L with get, set
    member val Errors = 0L with get, set
    member val Events = 0L with get, set
    member val Tokens = 0L with get, set

    member private this.Start(event: TraceEvent, kind: string, name: string, given: Attributes) : OpenSpan =
        let agent =
            match SpanRole.agent kind name given with
            | "" ->
                match spans.GetValueOrDefault event.ParentSpanId with
                | null -> string event.Session.AgentId
                | above -> above.Agent
            | named -> named

        let span = OpenSpan(event, kind, name, given, agent)

        if spans.TryAdd(event.SpanId, span) then this.Spans <- this.Spans + 1L

        span

    /// Takes note of an event. The span that it is about, if that is open.
    member this.Hear(event: TraceEvent) : OpenSpan =
        match event.Fact with
        | TraceFact.SpanStarted(kind, name, given) -> this.Start(event, string kind, string name, given)
        | TraceFact.StreamEvent(_, _, isLate) ->
            let span = spans.GetValueOrDefault event.SpanId
            this.Events <- this.Events + 1L

            if not (isNull span) then
                span.Events <- span.Events + 1L

                if isLate then span.LateEvents <- span.LateEvents + 1L

            span
        | TraceFact.SpanEnded finish ->
            let mutable span: OpenSpan = null

            if spans.Remove(event.SpanId, &span) then
                if SpanRole.isError finish.Status finish.Error then this.Errors <- this.Errors + 1L

                let tokens = TokenUsage.Of(span.Given.Merge finish.Attributes)

                if not tokens.IsNone then
                    if not span.HasTokensBelow then this.Tokens <- Sound.add this.Tokens tokens.Total

                    tellAbove span.Start.ParentSpanId

            span
        | TraceFact.SessionEnded finish ->
            if SpanRole.isError finish.Status finish.Error then this.Errors <- this.Errors + 1L

            null
        | TraceFact.SessionStarted _ -> null

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
