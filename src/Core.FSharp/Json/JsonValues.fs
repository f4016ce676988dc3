namespace AgentObservatory

open System
open System.Collections.Generic
open System.Runtime.InteropServices
open System.Text
open System.Text.Json
open System.Text.RegularExpressions

/// Reads single JSON values. Each function expects the reader on the value's first token and leaves it on the last.
module internal JsonValues =

    /// Whether an escaped string contains escaped surrogates. These can be lone ones, which the platform rejects.
    let private mayHaveSurrogates (escaped: ReadOnlySpan<byte>) =
        escaped.IndexOf("\\ud"B) >= 0 || escaped.IndexOf("\\uD"B) >= 0

    /// The text of a string; lone surrogates become U+FFFD. All of JSON's escapes are also those of regular expressions.
    let text (reader: byref<Utf8JsonReader>) : string =
        if reader.ValueIsEscaped && mayHaveSurrogates reader.ValueSpan then
            UnicodeText.wellFormed (Regex.Unescape(Encoding.UTF8.GetString reader.ValueSpan))
        else
            string (reader.GetString())

    /// The UTF-8 of a string, unescaped.
    let private utf8 (reader: byref<Utf8JsonReader>) : ReadOnlySpan<byte> =
        if reader.ValueIsEscaped then
            ReadOnlySpan(Encoding.UTF8.GetBytes(text &reader))
        else
            reader.ValueSpan

    let private number (reader: byref<Utf8JsonReader>) : AttributeValue =
        let mutable integer = 0L

        if reader.TryGetInt64 &integer && integer <> 0L then
            AttributeValue.FromInteger integer
        else
            AttributeValue.OfNumber(Encoding.ASCII.GetString reader.ValueSpan)

    /// A string that is likely to recur, such as a name.
    let private name (scratch: LineScratch) (reader: byref<Utf8JsonReader>) : string =
        if reader.ValueIsEscaped then text &reader else scratch.Text reader.ValueSpan

    /// Any JSON value. An object's key that occurs twice keeps its last value.
    let rec value (scratch: LineScratch) (reader: byref<Utf8JsonReader>) : AttributeValue =
        match reader.TokenType with
        | JsonTokenType.True -> AttributeValue.FromBoolean true
        | JsonTokenType.False -> AttributeValue.FromBoolean false
        | JsonTokenType.Number -> number &reader
        | JsonTokenType.String -> AttributeValue.FromString(text &reader)
        | JsonTokenType.StartArray ->
            let items = scratch.Items
            let first = items.Count

            while reader.Read() && reader.TokenType <> JsonTokenType.EndArray do
                items.Add(value scratch &reader)

            let list = AttributeValue.FromList(CollectionsMarshal.AsSpan(items).Slice first)
            items.RemoveRange(first, items.Count - first)
            list
        | JsonTokenType.StartObject -> AttributeValue.FromMap(members scratch &reader)
        | _ -> AttributeValue.Null

    and private members (scratch: LineScratch) (reader: byref<Utf8JsonReader>) : Attributes =
        let entries = scratch.Members
        let first = entries.Count

        while reader.Read() && reader.TokenType = JsonTokenType.PropertyName do
            let key = name scratch &reader
            reader.Read() |> ignore
            entries.Add(KeyValuePair(key, value scratch &reader))

        let attributes = Attributes.Create(CollectionsMarshal.AsSpan(entries).Slice first)
        entries.RemoveRange(first, entries.Count - first)
        attributes

    let private wantedMembers (scratch: LineScratch) (wanted: WantedAttributes) (reader: byref<Utf8JsonReader>) =
        let entries = scratch.Members
        let first = entries.Count

        while reader.Read() && reader.TokenType = JsonTokenType.PropertyName do
            if wanted.Has(utf8 &reader) then
                let key = name scratch &reader
                reader.Read() |> ignore
                entries.Add(KeyValuePair(key, value scratch &reader))
            else
                reader.Skip()

        if entries.Count = first then
            Attributes.Empty
        else
            let attributes = Attributes.Create(CollectionsMarshal.AsSpan(entries).Slice first)
            entries.RemoveRange(first, entries.Count - first)
            attributes

    /// An object's members; none for null. Any other value gets the name "value".
    let attributes (scratch: LineScratch) (reader: byref<Utf8JsonReader>) : Attributes =
        match reader.TokenType with
        | JsonTokenType.StartObject -> members scratch &reader
        | JsonTokenType.Null -> Attributes.Empty
        | _ -> Attributes.Create(ReadOnlySpan [| KeyValuePair("value", value scratch &reader) |])

    /// Of the attributes of a span those that are wanted.
    let spanAttributes (scratch: LineScratch) (reader: byref<Utf8JsonReader>) : Attributes =
        match scratch.Wanted with
        | NonNull wanted when reader.TokenType = JsonTokenType.StartObject -> wantedMembers scratch wanted &reader
        | _ -> attributes scratch &reader

    /// A string as it is, null as null, anything else as its JSON.
    let textOrNull (scratch: LineScratch) (reader: byref<Utf8JsonReader>) : string | null =
        match reader.TokenType with
        | JsonTokenType.Null -> null
        | JsonTokenType.String -> name scratch &reader
        | _ -> (value scratch &reader).ToString()

    let textOrEmpty (scratch: LineScratch) (reader: byref<Utf8JsonReader>) : string =
        string (textOrNull scratch &reader)

    /// An integer; null for anything else.
    let integer (reader: byref<Utf8JsonReader>) : Nullable<int64> =
        let mutable number = 0L

        if reader.TokenType = JsonTokenType.Number && reader.TryGetInt64 &number then
            Nullable number
        else
            reader.Skip()
            Nullable()

    /// An ISO 8601 string or a number of seconds; null for anything else.
    let time (reader: byref<Utf8JsonReader>) : Nullable<Timestamp> =
        match reader.TokenType with
        | JsonTokenType.String -> TimestampText.ofIso (utf8 &reader)
        | JsonTokenType.Number -> Nullable(TimestampText.ofSeconds reader.ValueSpan)
        | _ ->
            reader.Skip()
            Nullable()

    /// The bytes of an id: a string's, or none.
    let id (reader: byref<Utf8JsonReader>) : ReadOnlySpan<byte> =
        match reader.TokenType with
        | JsonTokenType.String -> utf8 &reader
        | _ ->
            reader.Skip()
            ReadOnlySpan<byte>.Empty

    /// Whether the value is true; skips any other.
    let isTrue (reader: byref<Utf8JsonReader>) =
        let isTrue = reader.TokenType = JsonTokenType.True
        reader.Skip()
        isTrue

    /// Whether the value is an object; skips any other.
    let isObject (reader: byref<Utf8JsonReader>) =
        let isObject = reader.TokenType = JsonTokenType.StartObject
        if not isObject then reader.Skip()
        isObject

    /// Moves to the name of an object's next member; false at the object's end.
    let nextMember (reader: byref<Utf8JsonReader>) = reader.Read() && reader.TokenType = JsonTokenType.PropertyName

    /// The name of the member that the reader is at; moves on to its value.
    let field (reader: byref<Utf8JsonReader>) : ReadOnlySpan<byte> =
        let name = utf8 &reader
        reader.Read() |> ignore
        name

    /// Whether a member has one of the format's names.
    let (|Is|_|) (name: byte[]) (field: ReadOnlySpan<byte>) : bool = field.SequenceEqual(ReadOnlySpan name)
