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

    /// The value that the caller gave under a name, otherwise the library's; null if there is neither.
    let effective (given: Attributes) (defaults: KeyValuePair<string, AttributeValue>[]) (key: string) =
        let mutable value = AttributeValue.Null

        if given.TryGetValue(key, &value) && value.Kind <> AttributeKind.Null then
            flatValue value
        else
            Attributes(defaults)[key]

    /// The attributes that samplers see.
    let atCreation (given: Attributes) (defaults: KeyValuePair<string, AttributeValue>[]) =
        [|
            for key in Convention.atCreation do
                let value = effective given defaults key
                if value.Kind <> AttributeKind.Null then pair key value
        |]

    /// The attributes of a span, and how many of them samplers see: these come first. A caller's attribute replaces a
    /// default of the same name, but not one in the library's own namespace.
    let ofSpan
        (given: Attributes)
        (defaults: KeyValuePair<string, AttributeValue>[])
        (own: KeyValuePair<string, AttributeValue>[])
        : struct (Attributes * int) =
        let creation = atCreation given defaults
        let entries = Array.zeroCreate (given.Count + defaults.Length + own.Length)
        creation.CopyTo(entries, 0)
        let mutable count = creation.Length

        for entry in defaults do
            if NamedEntries.placeOf creation creation.Length entry.Key = creation.Length then
                entries[count] <- pair entry.Key (effective given defaults entry.Key)
                count <- count + 1

        let leading = count

        for entry in given.Entries do
            if NamedEntries.placeOf entries leading entry.Key = leading then
                entries[count] <- flatEntry entry
                count <- count + 1

        own.CopyTo(entries, count)
        let count = count + own.Length
        let entries = if count = entries.Length then entries else Array.sub entries 0 count
        struct (Attributes(NamedEntries.distinct entries), creation.Length)
