namespace AgentObservatory

open System

/// What a query is asked about: a span as a whole, or as far as an event tells. A value that is not known is missing: null,
/// or no value.
[<AbstractClass>]
type internal QuerySubject() =

    /// The text of a field that has at most one.
    abstract Text: QueryField -> string | null

    /// Whether one of the texts of a field that may have several is as asked.
    abstract AnyText: QueryField * (string -> bool) -> bool

    /// A count, a duration in nanoseconds, or a time in nanoseconds since 1970.
    abstract Number: QueryField -> Nullable<int64>

    /// Whether one of the moments of a field that may have several is as asked.
    abstract AnyMoment: QueryField * (int64 -> bool) -> bool

    abstract Attributes: Attributes

    abstract Metadata: Attributes

/// What subjects say of the things that both spans and events have.
module internal SubjectValues =

    /// Empty texts are missing.
    let given (text: string | null) : string | null = if String.IsNullOrEmpty text then null else text

    let ofId (id: SpanId) : string | null = if id.IsNone then null else id.ToString()

    let errorType (error: ErrorInfo | null) : string | null =
        match error with
        | null -> null
        | error -> given error.Type

    let errorMessage (error: ErrorInfo | null) : string | null =
        match error with
        | null -> null
        | error -> given error.Message

    /// Type and message together; "" at least, as there is one.
    let error (error: ErrorInfo | null) : string | null =
        match error with
        | null -> null
        | error -> string error.Type + ": " + string error.Message

    let tokens (attributes: Attributes) (key: string) : Nullable<int64> =
        let mutable value = AttributeValue.Null

        if attributes.TryGetValue(key, &value) && value.Kind <> AttributeKind.Null then
            Nullable(max 0L (value.AsInteger()))
        else
            Nullable()

    let totalTokens (attributes: Attributes) : Nullable<int64> =
        let input = tokens attributes Convention.inputTokens
        let output = tokens attributes Convention.outputTokens

        if input.HasValue || output.HasValue then
            Nullable(Sound.add (input.GetValueOrDefault()) (output.GetValueOrDefault()))
        else
            Nullable()

    /// Whether a value's text is as asked: of a list, that of one of its items.
    let anyItem (value: AttributeValue) (isAsked: AttributeValue -> bool) : bool =
        match value.Kind with
        | AttributeKind.Null -> false
        | AttributeKind.List -> Seq.exists (fun (item: AttributeValue) -> isAsked item) (value.AsList())
        | _ -> isAsked value

    /// Whether the text of one of the attributes' values is as asked.
    let anyText (attributes: Attributes) (isAsked: string -> bool) : bool =
        let mutable found = false

        for entry in attributes do
            if not found && entry.Value.Kind <> AttributeKind.Null then
                found <- isAsked (entry.Value.ToString())

        found

    let anyErrorText (error: ErrorInfo | null) (isAsked: string -> bool) : bool =
        match error with
        | null -> false
        | error -> isAsked (string error.Type) || isAsked (string error.Message)
