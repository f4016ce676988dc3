namespace AgentObservatory

open System
open System.Collections.Generic
open Microsoft.Extensions.AI

/// One part of a message, as far as two runs can be compared by it: without ids.
[<NoComparison>]
type internal SaidPart =
    {
        Role: string
        Kind: string
        Value: AttributeValue
    }

    override this.ToString() = $"{this.Role}, {this.Kind}: {ReplayedValue.show this.Value}"

module internal SaidParts =

    let private text (map: Attributes) (key: string) : string =
        match map[key] with
        | value when value.Kind = AttributeKind.Null -> ""
        | value -> value.ToString()

    let private call (name: string) (arguments: AttributeValue) : AttributeValue =
        ReplayedValue.mapOf [ "name", AttributeValue.FromString name; "arguments", arguments ]

    let private part (role: string) (kind: string) (value: AttributeValue) : SaidPart =
        { Role = role; Kind = kind; Value = ReplayedValue.comparable value }

    let private recordedPart (role: string) (map: Attributes) : SaidPart =
        match text map "type" with
        | "tool_call" -> part role "tool_call" (call (text map "name") (MessageParts.ofJson map["arguments"]))
        | "tool_call_response" -> part role "tool_call_response" map["response"]
        | "text"
        | "reasoning"
        | "error" as kind -> part role kind map["content"]
        | kind -> part role kind AttributeValue.Null

    /// The messages of a value in the form of the GenAI conventions, with their roles.
    let messages (recorded: AttributeValue) : (string * Attributes list) list =
        [
            for message in (MessageParts.ofJson recorded).AsList() do
                let map = message.AsMap()
                text map "role", [ for part in map["parts"].AsList() -> part.AsMap() ]
        ]

    let recorded (value: AttributeValue) : SaidPart list =
        [
            for role, parts in messages value do
                for map in parts do
                    recordedPart role map
        ]

    let private roleOf (role: ChatRole) : string =
        match role.Value.ToLowerInvariant() with
        | "developer" -> "system"
        | "assistant"
        | "tool"
        | "system" as known -> known
        | _ -> "user"

    let private string' (text: string | null) = AttributeValue.FromString(string text)

    let private givenPart (role: string) (content: AIContent) : SaidPart option =
        match content with
        | :? UsageContent -> None
        | :? TextContent as text -> Some(part role "text" (string' text.Text))
        | :? TextReasoningContent as reasoning -> Some(part role "reasoning" (string' reasoning.Text))
        | :? FunctionCallContent as made ->
            Some(part role "tool_call" (call made.Name (ReplayedValue.given made.Arguments)))
        | :? FunctionResultContent as result ->
            let response =
                match result.Result, result.Exception with
                | null, NonNull thrown -> string' thrown.Message
                | value, _ -> ReplayedValue.given value

            Some(part role "tool_call_response" response)
        | :? ErrorContent as error -> Some(part role "error" (string' error.Message))
        | :? DataContent -> Some(part role "blob" AttributeValue.Null)
        | :? UriContent -> Some(part role "uri" AttributeValue.Null)
        | :? HostedFileContent -> Some(part role "file" AttributeValue.Null)
        | other -> Some(part role (other.GetType().Name) AttributeValue.Null)

    let given (messages: seq<ChatMessage>) : SaidPart list =
        [
            for message in messages do
                for content in message.Contents do
                    match givenPart (roleOf message.Role) content with
                    | Some part -> part
                    | None -> ()
        ]

    /// The content of a recorded part; none of a form that a model does not answer with.
    let content (map: Attributes) : AIContent option =
        match text map "type" with
        | "text" -> Some(TextContent(text map "content"))
        | "reasoning" -> Some(TextReasoningContent(text map "content"))
        | "tool_call" ->
            let arguments = Dictionary<string, obj | null>()

            for entry: KeyValuePair<string, AttributeValue> in (MessageParts.ofJson map["arguments"]).AsMap() do
                arguments[entry.Key] <- ReplayedValue.json entry.Value

            Some(FunctionCallContent(text map "id", text map "name", arguments))
        | _ -> None

    /// What differs first.
    let difference (recorded: SaidPart list) (asked: SaidPart list) : string =
        let length = max recorded.Length asked.Length

        let at (parts: SaidPart list) index = if index < parts.Length then string parts[index] else "nothing more"

        let index =
            seq { 0 .. length - 1 }
            |> Seq.find (fun index ->
                index >= recorded.Length
                || index >= asked.Length
                || recorded[index] <> asked[index])

        $"Part {index + 1} differs:\n  recorded: {at recorded index}\n  asked:    {at asked index}"
