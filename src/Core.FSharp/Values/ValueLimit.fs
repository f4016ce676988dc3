namespace AgentObservatory

open System
open System.Collections.Generic
open System.Globalization
open System.Runtime.InteropServices

/// An attribute, or an entry of a map.
type private Entry = KeyValuePair<string, AttributeValue>

/// Cuts text that is too long, with a marker and never within a character.
module internal TextLimit =

    /// Replaces a text's last characters.
    [<CompiledName("CharactersCut")>]
    let charactersCut (count: int64) : string = "…[" + count.ToString CultureInfo.InvariantCulture + " characters cut]"

    /// The beginning of a text of a length. It must be longer than the limit if the text is, or else it is kept whole.
    let private cutOf (beginning: string) (length: int64) (limit: int) : string =
        if length <= int64 limit then
            beginning
        else
            let splitsPair =
                beginning.Length > limit
                && Char.IsHighSurrogate beginning[limit - 1]
                && Char.IsLowSurrogate beginning[limit]

            let kept = min beginning.Length (if splitsPair then limit - 1 else limit)
            String.Concat(beginning.AsSpan(0, kept), charactersCut (length - int64 kept))

    /// Cuts a name; null becomes "". Lone surrogates are replaced later, off the agent's path where possible.
    [<CompiledName("CutName")>]
    let cutName (text: string | null) : string = cutOf (string text) (string text).Length Limits.MaxNameLength

    /// Cuts a value's text that is longer than what was made of it, and replaces lone surrogates.
    [<CompiledName("CutLonger")>]
    let cutLonger (beginning: string) (length: int64) : string =
        UnicodeText.wellFormed (cutOf beginning length Limits.MaxTextLength)

    /// Cuts the text of a value and replaces lone surrogates.
    [<CompiledName("CutValue")>]
    let cutValue (text: string) : string = cutLonger text text.Length

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

    let private itemsOf (list: AttributeValue) = nonNull (ImmutableCollectionsMarshal.AsArray(list.AsList()))

    /// The text of a value that is text or a number kept as text; empty for any other.
    let private textOf (value: AttributeValue) : string =
        match value.Kind with
        | AttributeKind.String
        | AttributeKind.Number -> value.ToString()
        | _ -> ""

    /// Counts a value: text counts as further values, so that their sum is bounded even if parts are shared.
    let private count (seen: int ref) (text: string) : unit =
        seen.Value <- seen.Value + 1 + min text.Length Limits.MaxTextLength / Limits.CharactersAsValue

    /// Whether a value is within its limits; `seen` counts the values in it.
    let rec private fits (depth: int) (seen: int ref) (value: AttributeValue) : bool =
        count seen (textOf value)

        seen.Value <= Limits.MaxValues
        && match value.Kind with
           | AttributeKind.String
           | AttributeKind.Number -> (textOf value).Length <= Limits.MaxTextLength
           | AttributeKind.List
           | AttributeKind.Map when depth > Limits.MaxDepth -> false
           | AttributeKind.List ->
               let items = itemsOf value
               items.Length <= Limits.MaxItems && Array.forall (fits (depth + 1) seen) items
           | AttributeKind.Map ->
               let entries = value.AsMap().Entries

               let isFitting (entry: Entry) =
                   seen.Value <- seen.Value + entry.Key.Length / Limits.CharactersAsValue
                   entry.Key.Length <= Limits.MaxNameLength && fits (depth + 1) seen entry.Value

               entries.Length <= Limits.MaxAttributes && Array.forall isFitting entries
           | _ -> true

    /// The first parts, each of them cut, then a marker if parts are missing.
    let private cutEach most (seen: int ref) (cutPart: 'T -> 'T) (marker: int -> 'T) (parts: 'T[]) : ReadOnlySpan<'T> =
        let kept = List<'T>(min parts.Length most + 1)

        while kept.Count < parts.Length && kept.Count < most && seen.Value <= Limits.MaxValues do
            kept.Add(cutPart parts[kept.Count])

        if kept.Count < parts.Length then kept.Add(marker (parts.Length - kept.Count))

        ReadOnlySpan(kept.ToArray())

    let private cutText (value: AttributeValue) : AttributeValue =
        match textOf value with
        | text when text.Length <= Limits.MaxTextLength -> value
        | text -> AttributeValue.FromString(TextLimit.cutValue text)

    let rec private cut (depth: int) (seen: int ref) (value: AttributeValue) : AttributeValue =
        count seen (textOf value)

        match value.Kind with
        | _ when seen.Value > Limits.MaxValues -> AttributeValue.FromString TooMany
        | AttributeKind.List
        | AttributeKind.Map when depth > Limits.MaxDepth -> AttributeValue.FromString TooDeep
        | AttributeKind.List ->
            let marker missing = AttributeValue.FromString(itemsCut missing)
            AttributeValue.FromList(cutEach Limits.MaxItems seen (cut (depth + 1) seen) marker (itemsOf value))
        | AttributeKind.Map ->
            let cutEntry (entry: Entry) =
                seen.Value <-
                    seen.Value
                    + min entry.Key.Length Limits.MaxNameLength / Limits.CharactersAsValue

                Entry(TextLimit.cutName entry.Key, cut (depth + 1) seen entry.Value)

            let marker _ = attributesCut ()
            let kept = cutEach Limits.MaxAttributes seen cutEntry marker (value.AsMap().Entries)
            AttributeValue.FromMap(Attributes.Create kept)
        | _ -> cutText value

    /// How many values a value within the limits counts as, besides itself.
    [<CompiledName("CountOf")>]
    let countOf (value: AttributeValue) : int =
        let seen = ref -1
        fits 1 seen value |> ignore
        seen.Value

    /// The value within its limits, and whole even if another thread wrote it while it was copied.
    [<CompiledName("Apply")>]
    let apply (given: AttributeValue) : AttributeValue =
        let value = given.Whole

        match value.Kind with
        | AttributeKind.List
        | AttributeKind.Map -> if fits 1 (ref 0) value then value else cut 1 (ref 0) value
        | _ -> cutText value
