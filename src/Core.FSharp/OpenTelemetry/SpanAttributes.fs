namespace AgentObservatory

open System
open System.Collections.Generic
open System.Collections.Immutable

/// Converts attributes to those that OpenTelemetry supports.
module internal SpanAttributes =

    let pair (key: string) (value: AttributeValue) = KeyValuePair(key, value)

    let textPair (key: string) (value: string | null) = pair key (AttributeValue.FromString value)

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

    let private isFlat (entry: KeyValuePair<string, AttributeValue>) =
        (isScalar entry.Value.Kind || entry.Value.Kind = AttributeKind.Null)
        && entry.Key <> ""
        && entry.Key <> Convention.finishReasons

    /// The attributes of an event: the caller's, then the library's own.
    let ofEvent (given: Attributes) (own: KeyValuePair<string, AttributeValue>[]) : Attributes =
        if own.Length = 0 && Array.forall isFlat given.Entries then
            given
        else
            let flat = Array.map flatEntry given.Entries
            Attributes.Create(ReadOnlySpan(Array.append flat own))

    /// The place of a name among the first entries; negative if it is not there.
    let private placeOf (entries: List<KeyValuePair<string, AttributeValue>>) (count: int) (key: string) =
        let mutable place = count - 1

        while place >= 0 && entries[place].Key <> key do
            place <- place - 1

        place

    /// The value that the caller gave under a name, otherwise the library's; null if there is neither.
    let effective (given: Attributes) (defaults: List<KeyValuePair<string, AttributeValue>>) (key: string) =
        let mutable value = AttributeValue.Null

        if given.TryGetValue(key, &value) && value.Kind <> AttributeKind.Null then
            flatValue value
        else
            let place = placeOf defaults defaults.Count key
            if place < 0 then AttributeValue.Null else defaults[place].Value

    /// The attributes of a span, and how many of them samplers see: these come first. A caller's attribute replaces a
    /// default of the same name, but not one in the library's own namespace.
    let ofSpan
        (given: Attributes)
        (defaults: List<KeyValuePair<string, AttributeValue>>)
        (own: List<KeyValuePair<string, AttributeValue>>)
        : struct (Attributes * int) =
        let entries = List(defaults.Count + given.Count + own.Count + 2)

        for key in Convention.atCreation do
            let value = effective given defaults key
            if value.Kind <> AttributeKind.Null then entries.Add(pair key value)

        let creation = entries.Count

        for entry in defaults do
            if placeOf entries creation entry.Key < 0 then
                entries.Add(pair entry.Key (effective given defaults entry.Key))

        let leading = entries.Count

        for entry in given.Entries do
            if placeOf entries leading entry.Key < 0 then entries.Add(flatEntry entry)

        entries.AddRange own
        struct (Attributes(NamedEntries.distinct (entries.ToArray())), creation)
