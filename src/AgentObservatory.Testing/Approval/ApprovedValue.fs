namespace AgentObservatory

open System
open System.Collections.Generic

/// Values without what differs from run to run: ids and times, known by their names.
module internal ApprovedValue =

    let private idNames = [| ".id"; "_id"; "Id" |]

    let private timeNames =
        [|
            "_ns"
            "_us"
            "_ms"
            "_s"
            "_seconds"
            "duration"
            "elapsed"
            "_time"
            ".time"
            "timestamp"
        |]

    let private ends (names: string[]) (key: string) =
        Array.exists (fun (name: string) -> key.EndsWith(name, StringComparison.Ordinal)) names

    let rec private scrubbed (key: string) (value: AttributeValue) : AttributeValue =
        match value.Kind with
        | AttributeKind.Map -> AttributeValue.FromMap(ofAttributes (value.AsMap()))
        | AttributeKind.List ->
            AttributeValue.FromList(ReadOnlySpan [| for item in value.AsList() -> scrubbed key item |])
        | AttributeKind.Null -> value
        | _ when key = "id" || ends idNames key -> AttributeValue.FromString "<id>"
        | _ when ends timeNames key -> AttributeValue.FromString "<time>"
        | _ -> value

    /// The attributes in the order of their names.
    and ofAttributes (attributes: Attributes) : Attributes =
        let entries =
            [|
                for entry: KeyValuePair<string, AttributeValue> in attributes ->
                    KeyValuePair(entry.Key, scrubbed entry.Key entry.Value)
            |]

        let byName (left: KeyValuePair<string, AttributeValue>) (right: KeyValuePair<string, AttributeValue>) =
            String.CompareOrdinal(left.Key, right.Key)

        Array.sortInPlaceWith byName entries
        Attributes.Create(ReadOnlySpan entries)

    /// The attributes as they follow a name; "" if there are none.
    let text (attributes: Attributes) : string =
        if attributes.Count = 0 then
            ""
        else
            " "
            + PlainText.escape (AttributeValue.FromMap(ofAttributes attributes).ToString())
