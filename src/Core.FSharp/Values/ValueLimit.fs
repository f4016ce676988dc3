namespace AgentObservatory

open System
open System.Collections.Generic
open System.Globalization

/// Cuts text that is too long, with a marker and never within a character.
module internal TextLimit =

    let private cut (text: string) (limit: int) : string =
        if text.Length <= limit then
            text
        else
            let splitsPair = Char.IsHighSurrogate text[limit - 1] && Char.IsLowSurrogate text[limit]
            let length = if splitsPair then limit - 1 else limit
            let missing = (text.Length - length).ToString CultureInfo.InvariantCulture
            String.Concat(text.AsSpan(0, length), "…[" + missing + " characters cut]")

    /// Cuts a name; null becomes "". Lone surrogates are replaced later, off the agent's path where possible.
    [<CompiledName("CutName")>]
    let cutName (text: string | null) : string =
        match text with
        | null -> ""
        | text -> cut text Limits.MaxNameLength

    /// Cuts the text of a value and replaces lone surrogates.
    [<CompiledName("CutValue")>]
    let cutValue (text: string) : string = UnicodeText.wellFormed (cut text Limits.MaxTextLength)

/// Enforces the limits of size and depth. A value within them is returned as it is, any other as a cut copy. The work
/// is bounded either way, even if parts are shared many times.
module internal ValueLimit =

    /// Replaces a list or map that is nested too deeply.
    [<Literal>]
    let TooDeep = "…[nested too deeply]"

    /// Replaces values beyond the maximum number of values.
    [<Literal>]
    let TooMany = "…[too many values]"

    /// The name under which an event or a map says that attributes were cut.
    [<Literal>]
    let TruncatedKey = "agent_observatory.truncated"

    /// Replaces a list's last items.
    [<CompiledName("ItemsCut")>]
    let itemsCut (count: int) : string = "…[" + count.ToString CultureInfo.InvariantCulture + " items cut]"

    /// Replaces the attributes beyond the limit.
    [<CompiledName("AttributesCut")>]
    let attributesCut () : KeyValuePair<string, AttributeValue> =
        let kept = Limits.MaxAttributes.ToString CultureInfo.InvariantCulture
        KeyValuePair(TruncatedKey, AttributeValue.FromString("only the first " + kept + " attributes are kept"))

    let rec private fits (value: AttributeValue) (depth: int) (values: byref<int>) : bool =
        values <- values + 1
        let mutable isFitting = values <= Limits.MaxValues
        let mutable index = 0

        match value.Kind with
        | AttributeKind.String -> isFitting && (nonNull (value.AsString())).Length <= Limits.MaxTextLength
        | AttributeKind.List ->
            let items = value.AsList()
            isFitting <- isFitting && depth <= Limits.MaxDepth && items.Length <= Limits.MaxItems

            while isFitting && index < items.Length do
                isFitting <- fits items[index] (depth + 1) &values
                index <- index + 1

            isFitting
        | AttributeKind.Map ->
            let entries = value.AsMap().Entries
            isFitting <- isFitting && depth <= Limits.MaxDepth && entries.Length <= Limits.MaxAttributes

            while isFitting && index < entries.Length do
                let entry = entries[index]

                isFitting <- entry.Key.Length <= Limits.MaxNameLength && fits entry.Value (depth + 1) &values

                index <- index + 1

            isFitting
        | _ -> isFitting

    let private cutText (value: AttributeValue) : AttributeValue =
        match value.AsString() with
        | null -> value
        | text when text.Length <= Limits.MaxTextLength -> value
        | text -> AttributeValue.FromString(TextLimit.cutValue text)

    let rec private cut (value: AttributeValue) (depth: int) (values: byref<int>) : AttributeValue =
        values <- values + 1

        if values > Limits.MaxValues then
            AttributeValue.FromString TooMany
        else
            match value.Kind with
            | AttributeKind.List
            | AttributeKind.Map when depth > Limits.MaxDepth -> AttributeValue.FromString TooDeep
            | AttributeKind.List -> cutList value depth &values
            | AttributeKind.Map -> cutMap value depth &values
            | _ -> cutText value

    and private cutList (list: AttributeValue) (depth: int) (values: byref<int>) : AttributeValue =
        let items = list.AsList()
        let kept = List<AttributeValue>(min items.Length Limits.MaxItems + 1)

        while kept.Count < items.Length
              && kept.Count < Limits.MaxItems
              && values <= Limits.MaxValues do
            kept.Add(cut items[kept.Count] (depth + 1) &values)

        if kept.Count < items.Length then
            kept.Add(AttributeValue.FromString(itemsCut (items.Length - kept.Count)))

        AttributeValue.FromList(ReadOnlySpan(kept.ToArray()))

    and private cutMap (map: AttributeValue) (depth: int) (values: byref<int>) : AttributeValue =
        let entries = map.AsMap().Entries
        let kept = List<KeyValuePair<string, AttributeValue>>(min entries.Length Limits.MaxAttributes + 1)

        while kept.Count < entries.Length
              && kept.Count < Limits.MaxAttributes
              && values <= Limits.MaxValues do
            let entry = entries[kept.Count]
            kept.Add(KeyValuePair(TextLimit.cutName entry.Key, cut entry.Value (depth + 1) &values))

        if kept.Count < entries.Length then kept.Add(attributesCut ())

        AttributeValue.FromMap(Attributes.Create(ReadOnlySpan(kept.ToArray())))

    /// The value within its limits.
    [<CompiledName("Apply")>]
    let apply (value: AttributeValue) : AttributeValue =
        match value.Kind with
        | AttributeKind.String -> cutText value
        | AttributeKind.List
        | AttributeKind.Map ->
            let mutable seen = 0
            let mutable kept = 0
            if fits value 1 &seen then value else cut value 1 &kept
        | _ -> value
