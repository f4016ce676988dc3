namespace AgentObservatory

open System

/// What a test is about.
[<RequireQualifiedAccess>]
type internal QueryField =
    | Kind
    | Name
    | Status
    | Agent
    | Tool
    | Model
    | Error
    | ErrorType
    | ErrorMessage
    | Id
    | Parent
    | Trace
    | Text
    | Duration
    | Time
    | End
    | Tokens
    | InputTokens
    | OutputTokens
    | Events
    | LateEvents
    | DroppedEvents
    | EventName
    | EventText
    | EventTime
    | SessionId
    | SessionAgent
    | SessionUser
    | SessionStatus
    | SessionError
    | SessionDuration
    | SessionTime
    | SessionSpans
    | SessionErrors
    | SessionEvents
    | SessionTokens
    | Attribute of Key: string
    | Metadata of Key: string

/// What a field holds, which decides what it may be compared with.
[<RequireQualifiedAccess>]
type internal FieldContent =
    | Text
    | Number
    | Duration
    | Time
    | Anything

module internal QueryFields =

    [<Literal>]
    let AttributePrefix = "attr."

    [<Literal>]
    let MetadataPrefix = "meta."

    /// The words for fields, and what these hold.
    let all: struct (string * QueryField * FieldContent)[] =
        [|
            struct ("kind", QueryField.Kind, FieldContent.Text)
            struct ("name", QueryField.Name, FieldContent.Text)
            struct ("status", QueryField.Status, FieldContent.Text)
            struct ("agent", QueryField.Agent, FieldContent.Text)
            struct ("tool", QueryField.Tool, FieldContent.Text)
            struct ("model", QueryField.Model, FieldContent.Text)
            struct ("error", QueryField.Error, FieldContent.Text)
            struct ("error.type", QueryField.ErrorType, FieldContent.Text)
            struct ("error.message", QueryField.ErrorMessage, FieldContent.Text)
            struct ("id", QueryField.Id, FieldContent.Text)
            struct ("parent", QueryField.Parent, FieldContent.Text)
            struct ("trace", QueryField.Trace, FieldContent.Text)
            struct ("text", QueryField.Text, FieldContent.Text)
            struct ("duration", QueryField.Duration, FieldContent.Duration)
            struct ("time", QueryField.Time, FieldContent.Time)
            struct ("end", QueryField.End, FieldContent.Time)
            struct ("tokens", QueryField.Tokens, FieldContent.Number)
            struct ("tokens.input", QueryField.InputTokens, FieldContent.Number)
            struct ("tokens.output", QueryField.OutputTokens, FieldContent.Number)
            struct ("events", QueryField.Events, FieldContent.Number)
            struct ("events.late", QueryField.LateEvents, FieldContent.Number)
            struct ("events.dropped", QueryField.DroppedEvents, FieldContent.Number)
            struct ("event.name", QueryField.EventName, FieldContent.Text)
            struct ("event.text", QueryField.EventText, FieldContent.Text)
            struct ("event.time", QueryField.EventTime, FieldContent.Time)
            struct ("session.id", QueryField.SessionId, FieldContent.Text)
            struct ("session.agent", QueryField.SessionAgent, FieldContent.Text)
            struct ("session.user", QueryField.SessionUser, FieldContent.Text)
            struct ("session.status", QueryField.SessionStatus, FieldContent.Text)
            struct ("session.error", QueryField.SessionError, FieldContent.Text)
            struct ("session.duration", QueryField.SessionDuration, FieldContent.Duration)
            struct ("session.time", QueryField.SessionTime, FieldContent.Time)
            struct ("session.spans", QueryField.SessionSpans, FieldContent.Number)
            struct ("session.errors", QueryField.SessionErrors, FieldContent.Number)
            struct ("session.events", QueryField.SessionEvents, FieldContent.Number)
            struct ("session.tokens", QueryField.SessionTokens, FieldContent.Number)
        |]

    let tryFind (word: string) : struct (QueryField * FieldContent) voption =
        let named (struct (name, field, content)) =
            if String.Equals(name, word) then Some(struct (field, content)) else None

        match Array.tryPick named all with
        | Some found -> ValueSome found
        | None -> ValueNone

    let wordOf (field: QueryField) : string =
        let named (struct (name, other, _)) = if other = field then Some name else None
        Option.defaultValue "" (Array.tryPick named all)
