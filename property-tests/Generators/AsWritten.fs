/// What writing does to names that JSON cannot hold: lone surrogates become U+FFFD, and null becomes "" where the
/// format knows no null.
module AgentObservatory.PropertyTests.AsWritten

open System.Collections.Immutable
open AgentObservatory
open AgentObservatory.Generators

let private orNull (text: string | null) : string | null =
    match text with
    | null -> null
    | text -> Texts.wellFormed text

let private text (text: string) : string =
    match (text: string | null) with
    | null -> ""
    | text -> Texts.wellFormed text

let private error (error: ErrorInfo | null) : ErrorInfo | null =
    match error with
    | null -> null
    | error ->
        {
            Type = text error.Type
            Message = text error.Message
            Traceback = orNull error.Traceback
        }

let private session (info: SessionInfo) : SessionInfo =
    let parent: SessionParent | null =
        match info.Parent with
        | null -> null
        | parent -> { parent with SessionId = orNull parent.SessionId }

    { info with
        SessionId = text info.SessionId
        AgentId = text info.AgentId
        UserId = orNull info.UserId
        Parent = parent
    }

let private fact (fact: TraceFact) : TraceFact =
    match fact with
    | TraceFact.SpanStarted(kind, name, attributes) -> TraceFact.SpanStarted(text kind, text name, attributes)
    | TraceFact.StreamEvent(name, attributes, isLate) -> TraceFact.StreamEvent(text name, attributes, isLate)
    | TraceFact.SpanEnded spanEnd ->
        TraceFact.SpanEnded
            { spanEnd with
                Name = orNull spanEnd.Name
                Kind = orNull spanEnd.Kind
                Error = error spanEnd.Error
            }
    | TraceFact.SessionEnded sessionEnd ->
        TraceFact.SessionEnded
            { sessionEnd with
                Error = error sessionEnd.Error
                SuspendReason = orNull sessionEnd.SuspendReason
            }
    | TraceFact.SessionStarted _ -> fact

let event (event: TraceEvent) : TraceEvent = { event with Session = session event.Session; Fact = fact event.Fact }

let private span (span: SpanRecord) : SpanRecord =
    { span with
        Kind = text span.Kind
        Name = text span.Name
        Error = error span.Error
    }

let private map (change: 'T -> 'T) (items: ImmutableArray<'T>) : ImmutableArray<'T> =
    ImmutableArray.CreateRange(items, change)

let private orMissing (boundary: TraceEvent | null) : TraceEvent | null =
    match boundary with
    | null -> null
    | boundary -> event boundary

let private writer (writer: RunWriter) : RunWriter =
    { writer with Start = orMissing writer.Start; End = orMissing writer.End }

let envelope (envelope: SessionEnvelope) : SessionEnvelope =
    { envelope with
        Session = session envelope.Session
        Error = error envelope.Error
        SuspendReason = orNull envelope.SuspendReason
        Spans = map span envelope.Spans
        Events = map event envelope.Events
        Strays = map (fun stray -> { stray with Event = event stray.Event }) envelope.Strays
        Writers = map writer envelope.Writers
    }
