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
        let entries = given.Entries
        let mutable flat = 0

        while flat < entries.Length && isFlat entries[flat] do
            flat <- flat + 1

        if own.Length = 0 && flat = entries.Length then
            given
        else
            let flat = Array.map flatEntry entries
            Attributes.Create(ReadOnlySpan(Array.append flat own))

    /// The value that the caller gave under a name, otherwise the library's; null if there is neither.
    let private effective (given: Attributes) (key: string) (otherwise: AttributeValue) : AttributeValue =
        let mutable value = AttributeValue.Null

        if given.TryGetValue(key, &value) && value.Kind <> AttributeKind.Null then
            flatValue value
        else
            otherwise

    let private upTo (count: int) (entries: KeyValuePair<string, AttributeValue>[]) =
        if count = entries.Length then entries else Array.sub entries 0 count

    let private creationBits = Array.map NamedEntries.bitOf Convention.atCreation
    let private allCreationBits = Array.reduce (|||) creationBits

    /// The attributes that samplers see: what the caller says, otherwise the operation and its target, null for none.
    let atCreation (given: Attributes) (operation: AttributeValue) (targetKey: string) (target: AttributeValue) =
        let isTold (value: AttributeValue) = value.Kind <> AttributeKind.Null
        let mutable most = Convert.ToInt32(isTold operation) + Convert.ToInt32(isTold target)

        let mutable wanted = NamedEntries.bitOf Convention.operationName ||| NamedEntries.bitOf targetKey

        for entry in given.Entries do
            let bit = NamedEntries.bitOf entry.Key

            if bit &&& allCreationBits <> 0UL then
                wanted <- wanted ||| bit
                most <- most + 1

        let entries = Array.zeroCreate most
        let mutable count = 0

        for index in 0 .. creationBits.Length - 1 do
            if wanted &&& creationBits[index] <> 0UL then
                let key = Convention.atCreation[index]

                let otherwise =
                    if key = Convention.operationName then operation
                    elif key = targetKey then target
                    else AttributeValue.Null

                let value = effective given key otherwise

                if isTold value then
                    entries[count] <- pair key value
                    count <- count + 1

        upTo count entries

    /// The attributes of a span: those that samplers see, then the library's defaults, the caller's, and the library's own. A
    /// caller's attribute replaces a default of the same name, but not one in the library's own namespace.
    let ofSpan
        (creation: KeyValuePair<string, AttributeValue>[])
        (defaults: KeyValuePair<string, AttributeValue>[])
        (given: Attributes)
        (own: KeyValuePair<string, AttributeValue>[])
        : Attributes =
        let entries = Array.zeroCreate (creation.Length + defaults.Length + given.Count + own.Length)

        creation.CopyTo(entries, 0)
        let mutable count = creation.Length

        for entry in defaults do
            entries[count] <- pair entry.Key (effective given entry.Key entry.Value)
            count <- count + 1

        let leading = count
        let told = NamedEntries.bitsOf entries leading
        let mutable mayRepeat = false

        for entry in given.Entries do
            if
                told &&& NamedEntries.bitOf entry.Key = 0UL
                || NamedEntries.placeOf entries leading entry.Key = leading
            then
                let flat = flatEntry entry
                entries[count] <- flat
                count <- count + 1
                // In the library's own namespace there may be one of its own, too.
                mayRepeat <- mayRepeat || flat.Key.StartsWith(Convention.own, StringComparison.Ordinal)

        own.CopyTo(entries, count)
        let entries = upTo (count + own.Length) entries
        Attributes(if mayRepeat then NamedEntries.distinct entries else entries)
