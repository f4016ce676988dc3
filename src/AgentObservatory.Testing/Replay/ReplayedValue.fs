namespace AgentObservatory

open System
open System.Collections.Generic
open System.Text.Json
open Microsoft.Extensions.AI

/// Values between a trace and the program that replays it.
module internal ReplayedValue =

    let private ordered (attributes: seq<KeyValuePair<string, AttributeValue>>) : Attributes =
        let entries = Seq.toArray attributes

        let byName (left: KeyValuePair<string, AttributeValue>) (right: KeyValuePair<string, AttributeValue>) =
            String.CompareOrdinal(left.Key, right.Key)

        Array.sortInPlaceWith byName entries
        Attributes.Create(ReadOnlySpan entries)

    /// The value with all of its names in order, to be compared.
    let rec comparable (value: AttributeValue) : AttributeValue =
        match value.Kind with
        | AttributeKind.Map ->
            AttributeValue.FromMap(
                ordered (
                    seq {
                        for entry: KeyValuePair<string, AttributeValue> in value.AsMap() do
                            KeyValuePair(entry.Key, comparable entry.Value)
                    }
                )
            )
        | AttributeKind.List ->
            AttributeValue.FromList(ReadOnlySpan [| for item in value.AsList() -> comparable item |])
        | _ -> value

    /// A map with these entries.
    let mapOf (entries: (string * AttributeValue) list) : AttributeValue =
        AttributeValue.FromMap(ordered (Seq.map (fun (key, value) -> KeyValuePair(key, value)) entries))

    /// What a program gives, as a trace would have it.
    let given (value: obj | null) : AttributeValue =
        let json = JsonSerializer.Serialize(dict [ "value", value ], AIJsonUtilities.DefaultOptions)
        comparable (MessageParts.ofJson(AttributeValue.FromString json).AsMap()["value"])

    /// What a trace has, as JSON.
    let json (value: AttributeValue) : JsonElement =
        let text = AttributeValue.FromList(ReadOnlySpan [| value |]).ToString()
        JsonElement.Parse(text)[0]

    /// What a trace has, as a tool returns it: text, or JSON.
    let result (value: AttributeValue) : obj | null =
        match value.Kind with
        | AttributeKind.Null -> null
        | AttributeKind.String -> value.AsString()
        | _ -> json value

    let show (value: AttributeValue) : string = PlainText.cut 200 (PlainText.escape (value.ToString()))
