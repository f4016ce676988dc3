namespace AgentObservatory

open System
open System.Collections.Generic
open System.Collections.Immutable

/// Converts attributes to those that OpenTelemetry supports.
module internal SpanAttributes =

    let pair (key: string) (value: AttributeValue) = KeyValuePair(key, value)

    let textPair (key: string) (value: string | null) = pair key (AttributeValue.FromString value)

    let boolPair (key: string) (value: bool) = pair key (AttributeValue.FromBoolean value)

    let countPair (key: string) (count: int64) = pair key (AttributeValue.FromInteger count)

    let private isScalar kind =
        match kind with
        | AttributeKind.Boolean
        | AttributeKind.Integer
        | AttributeKind.Float
        | AttributeKind.String -> true
        | _ -> false

    let private isUniform (items: ImmutableArray<AttributeValue>) =
        items.IsEmpty
        || isScalar items[0].Kind
           && Seq.forall (fun (item: AttributeValue) -> item.Kind = items[0].Kind) items

    /// A scalar or a list of scalars of one kind as it is; anything else as its JSON.
    let flatValue (value: AttributeValue) : AttributeValue =
        match value.Kind with
        | AttributeKind.Null -> value
        | AttributeKind.List when isUniform (value.AsList()) -> value
        | kind when isScalar kind -> value
        | _ -> AttributeValue.FromString(value.ToString())

    let private flatEntry (entry: KeyValuePair<string, AttributeValue>) =
        let key = if entry.Key = "" then Convention.unnamed else entry.Key
        let value = flatValue entry.Value

        if key = Convention.finishReasons && value.Kind = AttributeKind.String then
            KeyValuePair(key, AttributeValue.FromList(ReadOnlySpan [| value |]))
        else
            KeyValuePair(key, value)

    /// The attributes of an event: the caller's, then the library's own.
    let ofEvent (given: Attributes) (own: KeyValuePair<string, AttributeValue> list) : Attributes =
        let flat = Array.map flatEntry given.Entries
        Attributes.Create(ReadOnlySpan(Array.append flat (Array.ofList own)))

    let private isNamed (key: string) (entry: KeyValuePair<string, AttributeValue>) = entry.Key = key

    /// The value that the caller gave under a name, otherwise the library's; null if there is neither.
    let effective (given: Attributes) (defaults: KeyValuePair<string, AttributeValue> list) (key: string) =
        let mutable value = AttributeValue.Null

        if given.TryGetValue(key, &value) && value.Kind <> AttributeKind.Null then
            flatValue value
        else
            match List.tryFind (isNamed key) defaults with
            | Some entry -> entry.Value
            | None -> AttributeValue.Null

    /// The attributes of a span, and how many of them samplers see: these come first. A caller's attribute replaces a
    /// default of the same name, but not one in the library's own namespace.
    let ofSpan
        (given: Attributes)
        (defaults: KeyValuePair<string, AttributeValue> list)
        (own: KeyValuePair<string, AttributeValue> list)
        : struct (Attributes * int) =
        let creation =
            [
                for key in Convention.atCreation do
                    let value = effective given defaults key
                    if value.Kind <> AttributeKind.Null then pair key value
            ]

        let isDefault (entry: KeyValuePair<string, AttributeValue>) = List.exists (isNamed entry.Key) defaults

        let entries =
            [|
                yield! creation
                yield! defaults
                for entry in given do
                    if entry.Value.Kind <> AttributeKind.Null || not (isDefault entry) then flatEntry entry
                yield! own
            |]

        struct (Attributes.Create(ReadOnlySpan entries), creation.Length)
