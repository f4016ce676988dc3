namespace AgentObservatory

open System
open System.Collections.Generic
open System.Text
open System.Text.Json

/// Who says something.
type ConversationRole =
    /// Instructions.
    | System = 0
    /// Who asks.
    | User = 1
    /// The model.
    | Assistant = 2
    /// A tool.
    | Tool = 3

/// What is said.
type ConversationEntryKind =
    /// Text.
    | Message = 0
    /// What a model thinks before it answers.
    | Reasoning = 1
    /// The model, or the agent itself, calls a tool.
    | ToolCall = 2
    /// A tool answers, or has failed.
    | ToolResult = 3
    /// Anything else, such as an image: its form is the value.
    | Other = 4

/// One part of a message in the form of the GenAI conventions.
[<NoComparison>]
type internal MessagePart =
    {
        Kind: ConversationEntryKind
        Role: ConversationRole
        /// Who says it, if the message says so; otherwise "".
        Author: string
        Text: string
        Tool: string
        CallId: string
        Value: AttributeValue
    }

    /// Parts with the same key say the same. An id stands for all of its call.
    member this.Key: string =
        let content = if this.CallId = "" then this.Tool + "\n" + this.Value.ToString() else this.CallId
        string (int this.Kind) + string (int this.Role) + this.Text + "\n" + content

/// Reads messages as the conventions form them, as values or as JSON. What has another form is left out, or shown as it is.
module internal MessageParts =

    let private text (map: Attributes) (key: string) : string =
        match map[key] with
        | value when value.Kind = AttributeKind.Null -> ""
        | value -> value.ToString()

    /// A value; if it is text that holds JSON, as OpenTelemetry has it, what the JSON says.
    let ofJson (value: AttributeValue) : AttributeValue =
        match value.AsString() with
        | NonNull json when json.StartsWith '[' || json.StartsWith '{' ->
            try
                let mutable reader = Utf8JsonReader(ReadOnlySpan(Encoding.UTF8.GetBytes json), JsonStyle.Reading)

                reader.Read() |> ignore
                let read = JsonValues.value (LineScratch()) &reader
                if reader.Read() then value else read
            with
            | :? JsonException
            | :? InvalidOperationException
            | :? ArgumentException -> value
        | _ -> value

    let private roleOf (word: string) : ConversationRole =
        match word with
        | "system"
        | "developer" -> ConversationRole.System
        | "assistant" -> ConversationRole.Assistant
        | "tool" -> ConversationRole.Tool
        | _ -> ConversationRole.User

    let private plain kind role author text : MessagePart =
        {
            Kind = kind
            Role = role
            Author = author
            Text = text
            Tool = ""
            CallId = ""
            Value = AttributeValue.Null
        }

    let ofText role (text: string) : MessagePart = plain ConversationEntryKind.Message role "" text

    let private ofPart (role: ConversationRole) (author: string) (part: AttributeValue) : MessagePart =
        let map = part.AsMap()

        match text map "type" with
        | "text" -> plain ConversationEntryKind.Message role author (text map "content")
        | "reasoning" -> plain ConversationEntryKind.Reasoning role author (text map "content")
        | "tool_call" ->
            { plain ConversationEntryKind.ToolCall ConversationRole.Assistant author "" with
                Tool = text map "name"
                CallId = text map "id"
                Value = ofJson map["arguments"]
            }
        | "tool_call_response" ->
            let response = if map["response"].Kind = AttributeKind.Null then map["result"] else map["response"]

            { plain ConversationEntryKind.ToolResult ConversationRole.Tool author "" with
                CallId = text map "id"
                Value = ofJson response
            }
        | _ when part.Kind = AttributeKind.String -> plain ConversationEntryKind.Message role author (part.ToString())
        | _ -> { plain ConversationEntryKind.Other role author "" with Value = part }

    let private ofMessage (role: ConversationRole) (message: AttributeValue) : seq<MessagePart> =
        let map = message.AsMap()
        let role = if map["role"].Kind = AttributeKind.Null then role else roleOf (text map "role")
        let author = text map "name"

        match map["parts"] with
        | parts when parts.Kind = AttributeKind.List -> Seq.map (ofPart role author) (parts.AsList())
        | _ when message.Kind = AttributeKind.String -> [ ofText role (message.ToString()) ]
        | _ when text map "content" <> "" -> [ plain ConversationEntryKind.Message role author (text map "content") ]
        | _ -> []

    /// The parts of messages that say no role of their own in the given one.
    let ofMessages (role: ConversationRole) (value: AttributeValue) : MessagePart[] =
        let messages = ofJson value

        match messages.Kind with
        | AttributeKind.Null -> [||]
        | AttributeKind.List -> Seq.toArray (Seq.collect (ofMessage role) (messages.AsList()))
        | _ -> Seq.toArray (ofMessage role messages)
