namespace AgentObservatory.FSharp

open System
open AgentObservatory

/// An attribute of a span or an event: its name and its value. See attr.
type NamedValue = (struct (string * AttributeValue))

/// Attributes as F# writes them, and the members that take them.
[<AutoOpen>]
module Reporting =

    /// An attribute from anything that converts to an attribute's value: text, bool, numbers, times, and arrays of
    /// the common ones.
    /// <example><code>session.ToolCall("search", attr "query" query, attr "top_k" 5)</code></example>
    let inline attr (key: string) (value: ^value) : NamedValue =
        struct (key, ((^value or AttributeValue): (static member op_Implicit: ^value -> AttributeValue) value))

    /// The attributes; where no memory is left none, as null, which as a span is empty.
    let internal copied (attributes: NamedValue seq) : NamedValue array =
        try
            Array.ofSeq attributes
        with :? OutOfMemoryException ->
            Unchecked.defaultof<NamedValue array>

    /// None for null, and where no memory is left.
    let internal some (found: 'found | null) : 'found option =
        try
            Option.ofObj found
        with :? OutOfMemoryException ->
            None

    type AgentSession with

        /// Starts a span of any kind under the current span and makes it current until it is disposed.
        member session.Span(name: string, kind: string, [<ParamArray>] attributes: NamedValue[]) : AgentSpan =
            session.Span(name, kind, ReadOnlySpan attributes)

        /// Starts a span of kind agent_step; bind it with use.
        member session.AgentStep(name: string, [<ParamArray>] attributes: NamedValue[]) : AgentSpan =
            session.AgentStep(name, ReadOnlySpan attributes)

        /// Starts a span of kind tool_call; bind it with use.
        member session.ToolCall(name: string, [<ParamArray>] attributes: NamedValue[]) : AgentSpan =
            session.ToolCall(name, ReadOnlySpan attributes)

        /// Starts a span of kind llm_call; the name is the model's. Bind it with use.
        member session.LlmCall(name: string, [<ParamArray>] attributes: NamedValue[]) : AgentSpan =
            session.LlmCall(name, ReadOnlySpan attributes)

        /// Starts a stream; bind it with use.
        member session.Stream(name: string, [<ParamArray>] attributes: NamedValue[]) : StreamSpan =
            session.Stream(name, ReadOnlySpan attributes)

    type AgentSpan with

        /// Adds attributes to the span's end. A name set twice keeps its last value.
        member span.Set([<ParamArray>] attributes: NamedValue[]) : unit = span.Set(ReadOnlySpan attributes)

        /// Records an event within the span.
        member span.Event(name: string, [<ParamArray>] attributes: NamedValue[]) : unit =
            span.Event(name, ReadOnlySpan attributes)
