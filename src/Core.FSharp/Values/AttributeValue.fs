namespace AgentObservatory

open System
open System.Collections.Generic
open System.Collections.Immutable
open System.Runtime.CompilerServices
open System.Runtime.InteropServices
open System.Text.Json

/// One immutable JSON-like value: null, boolean, number, text, list or map. 24 bytes; a number takes no allocation.
/// Converts implicitly from text, bool, numbers, Guid, times, and from arrays and nullable forms of the common ones.
/// NaN and infinities become the strings "NaN", "Infinity" and "-Infinity"; lone surrogates become U+FFFD.
/// Immutable and safe to share between threads; arrays are copied when they are converted.
[<Struct; IsReadOnly; CustomEquality; NoComparison>]
type AttributeValue =
    val private reference: objnull
    val private bits: int64
    val private kind: AttributeKind

    private new(kind: AttributeKind, bits: int64) = { reference = null; bits = bits; kind = kind }
    private new(kind: AttributeKind, content: obj) = { reference = content; bits = 0L; kind = kind }

    /// The same value, for a scalar. The compiler sees that it holds no reference, so storing it is cheaper.
    member internal this.AsScalar = AttributeValue(this.kind, this.bits)

    /// Whether this is a boolean, an integer, a float or null, and has the bits of one.
    member internal this.IsScalar =
        this.kind = AttributeKind.Integer
        || (this.kind < AttributeKind.Integer && uint64 this.bits <= uint64 this.kind)
        || (this.kind = AttributeKind.Float
            && Double.IsFinite(BitConverter.Int64BitsToDouble this.bits))

    /// Whether both are copies of one value: the same scalar, or the same object.
    member internal this.IsCopyOf(other: AttributeValue) =
        this.kind = other.kind
        && this.bits = other.bits
        && Object.ReferenceEquals(this.reference, other.reference)

    /// The same value. If another thread wrote it while it was copied: a value that some of its parts make.
    member internal this.Whole: AttributeValue =
        match this.reference with
        | _ when this.IsScalar -> this.AsScalar
        | :? string as content -> AttributeValue(AttributeKind.String, content)
        | :? ExactNumber as content -> AttributeValue(AttributeKind.Number, content)
        | :? (AttributeValue[]) as content -> AttributeValue(AttributeKind.List, content)
        | :? (KeyValuePair<string, AttributeValue>[]) as content -> AttributeValue(AttributeKind.Map, content)
        | _ -> AttributeValue.Null

    static member internal OfWellFormed(text: string) = AttributeValue(AttributeKind.String, text)

    /// The value null, which is also the default value.
    static member Null = AttributeValue()

    /// What this value holds.
    member this.Kind: AttributeKind = this.kind

    /// The boolean; false if the value is not a boolean.
    member this.AsBoolean() = this.kind = AttributeKind.Boolean && this.bits <> 0L

    /// The integer, or another number truncated and clamped; 0 if the value is not a number.
    member this.AsInteger() : int64 =
        match this.Kind with
        | AttributeKind.Integer -> this.bits
        | _ -> Int64.CreateSaturating(this.AsFloat())

    /// The number as a double, rounded if necessary; 0 if the value is not a number.
    member this.AsFloat() : float =
        match this.Kind with
        | AttributeKind.Integer -> float this.bits
        | AttributeKind.Float -> BitConverter.Int64BitsToDouble this.bits
        | AttributeKind.Number -> float (string (this.AsNumberText()))
        | _ -> 0.0

    /// The text; null if the value is not a string.
    member this.AsString() : string | null =
        match this.reference with
        | :? string as text -> text
        | _ -> null

    /// The values of a list; empty if the value is not a list.
    member this.AsList() : ImmutableArray<AttributeValue> =
        match this.reference with
        | :? (AttributeValue[]) as items -> ImmutableCollectionsMarshal.AsImmutableArray items
        | _ -> ImmutableArray.Empty

    /// The values of a map; empty if the value is not a map.
    member this.AsMap() : Attributes =
        match this.reference with
        | :? (KeyValuePair<string, AttributeValue>[]) as entries -> Attributes(entries)
        | _ -> Attributes.Empty

    /// The exact text of a number of kind Number; null for every other value.
    member this.AsNumberText() : string | null =
        match this.reference with
        | :? ExactNumber as number -> number.Text
        | _ -> null

    /// A boolean value.
    static member FromBoolean(value: bool) = AttributeValue(AttributeKind.Boolean, (if value then 1L else 0L))

    /// An integer value.
    static member FromInteger(value: int64) = AttributeValue(AttributeKind.Integer, value)

    /// A floating-point value; NaN and infinities become strings.
    static member FromFloat(value: float) =
        if Double.IsFinite value then
            AttributeValue(AttributeKind.Float, BitConverter.DoubleToInt64Bits value)
        else
            AttributeValue(AttributeKind.String, string value)

    /// A text value; null becomes the value null.
    static member FromString(value: string | null) =
        match value with
        | null -> AttributeValue.Null
        | text -> AttributeValue(AttributeKind.String, UnicodeText.wellFormed text)

    /// A list; the values are copied.
    static member FromList(values: ReadOnlySpan<AttributeValue>) =
        let copied = values.ToArray()

        for index in 0 .. copied.Length - 1 do
            copied[index] <- copied[index].Whole

        AttributeValue(AttributeKind.List, copied)

    /// A map; a key that is given twice keeps its last value.
    static member FromMap(attributes: Attributes) = AttributeValue(AttributeKind.Map, attributes.Entries)

    /// A number from its JSON text: an integer or a double if one of them holds it exactly, otherwise the text
    /// itself. Text that is not a JSON number becomes a string.
    static member FromNumberText(text: string) : AttributeValue =
        match text with
        | NumberText.Json -> AttributeValue.OfNumber text
        | _ -> AttributeValue.FromString text

    /// A number from text that is known to be a JSON number.
    static member internal OfNumber(text: string) : AttributeValue =
        match text with
        | NumberText.Integer value -> AttributeValue.FromInteger value
        | NumberText.Float value -> AttributeValue.FromFloat value
        | NumberText.Exact -> AttributeValue(AttributeKind.Number, ExactNumber text)

    static member private FromSingle(value: float32) = AttributeValue.FromFloat(NumberText.widen value)
    static member op_Implicit(value: string | null) : AttributeValue = AttributeValue.FromString value
    static member op_Implicit(value: bool) : AttributeValue = AttributeValue.FromBoolean value
    static member op_Implicit(value: int) : AttributeValue = AttributeValue.FromInteger(int64 value)
    static member op_Implicit(value: int64) : AttributeValue = AttributeValue.FromInteger value
    static member op_Implicit(value: byte) : AttributeValue = AttributeValue.FromInteger(int64 value)
    static member op_Implicit(value: uint16) : AttributeValue = AttributeValue.FromInteger(int64 value)
    static member op_Implicit(value: uint32) : AttributeValue = AttributeValue.FromInteger(int64 value)
    static member op_Implicit(value: char) : AttributeValue = AttributeValue.FromString(string value)
    static member op_Implicit(value: Guid) : AttributeValue = AttributeValue.FromString(value.ToString "D")
    static member op_Implicit(value: DateTimeOffset) : AttributeValue = AttributeValue.FromString(value.ToString "O")
    static member op_Implicit(value: TimeSpan) : AttributeValue = AttributeValue.FromString(value.ToString "c")
    static member op_Implicit(value: float) : AttributeValue = AttributeValue.FromFloat value
    static member op_Implicit(value: float32) : AttributeValue = AttributeValue.FromSingle value
    static member op_Implicit(value: uint64) : AttributeValue = AttributeValue.OfNumber(string value)
    static member op_Implicit(value: decimal) : AttributeValue = AttributeValue.OfNumber(string value)

    static member private Some(value: Nullable<'T>, convert: 'T -> AttributeValue) : AttributeValue =
        if value.HasValue then convert value.Value else AttributeValue.Null

    static member op_Implicit(value: Nullable<bool>) = AttributeValue.Some(value, AttributeValue.FromBoolean)
    static member op_Implicit(value: Nullable<int>) = AttributeValue.Some(value, int64 >> AttributeValue.FromInteger)
    static member op_Implicit(value: Nullable<int64>) = AttributeValue.Some(value, AttributeValue.FromInteger)
    static member op_Implicit(value: Nullable<float>) = AttributeValue.Some(value, AttributeValue.FromFloat)

    static member private Each(values: 'T[] | null, convert: 'T -> AttributeValue) : AttributeValue =
        match values with
        | null -> AttributeValue.Null
        | values -> AttributeValue(AttributeKind.List, Array.map convert values)

    static member op_Implicit(values: string[] | null) = AttributeValue.Each(values, AttributeValue.FromString)
    static member op_Implicit(values: bool[] | null) = AttributeValue.Each(values, AttributeValue.FromBoolean)
    static member op_Implicit(values: int[] | null) = AttributeValue.Each(values, int64 >> AttributeValue.FromInteger)
    static member op_Implicit(values: int64[] | null) = AttributeValue.Each(values, AttributeValue.FromInteger)
    static member op_Implicit(values: float[] | null) = AttributeValue.Each(values, AttributeValue.FromFloat)
    static member op_Implicit(values: float32[] | null) = AttributeValue.Each(values, AttributeValue.FromSingle)
    static member op_Implicit(values: AttributeValue[] | null) = AttributeValue.Each(values, _.Whole)

    member internal this.Write(line: JsonLine) : unit =
        match this.Kind with
        | AttributeKind.Null -> line.Null()
        | AttributeKind.Boolean -> line.Boolean(this.bits <> 0L)
        | AttributeKind.Integer -> line.Integer this.bits
        | AttributeKind.Float -> line.Raw(NumberText.ofFloat (this.AsFloat()))
        | AttributeKind.Number -> line.Raw(string (this.AsNumberText()))
        | AttributeKind.String -> line.String(this.AsString())
        | AttributeKind.List
        | AttributeKind.Map when line.Depth >= JsonStyle.MaxDepth -> line.String JsonStyle.TooDeep
        | AttributeKind.List -> line.List(this.AsList(), _.Write(line))
        | AttributeKind.Map -> this.AsMap().Write line

    /// Writes the value as JSON. What is nested deeper than 256 lists and maps is replaced by a marker.
    member this.WriteTo(writer: Utf8JsonWriter) : unit = JsonLine.Copy(this.Write, writer)

    /// Text as it is, everything else as JSON.
    override this.ToString() : string =
        match this.reference with
        | :? string as text -> text
        | _ -> JsonLine.TextOf this.Write

    /// Equal in kind and content; lists in order, maps in any order.
    member this.Equals(other: AttributeValue) : bool =
        this.kind = other.kind
        && this.bits = other.bits
        && (this.IsScalar
            || String.Equals(this.AsString(), other.AsString())
               && String.Equals(this.AsNumberText(), other.AsNumberText())
               && this.AsList().AsSpan().SequenceEqual(other.AsList().AsSpan())
               && this.AsMap().Equals(other.AsMap()))

    override this.Equals(other: objnull) = other :? AttributeValue && this.Equals(unbox<AttributeValue> other)

    override this.GetHashCode() =
        HashCode.Combine(this.bits, this.AsString(), this.AsNumberText(), this.AsList().Length, this.AsMap().Count)

    static member op_Equality(left: AttributeValue, right: AttributeValue) = left.Equals right
    static member op_Inequality(left: AttributeValue, right: AttributeValue) = not (left.Equals right)

    interface IEquatable<AttributeValue> with
        member this.Equals(other) = this.Equals other

/// Values by name, in the order given. The default is empty. Immutable.
and [<Struct; IsReadOnly; CustomEquality; NoComparison>] Attributes =
    val private entries: KeyValuePair<string, AttributeValue>[] | null

    internal new(entries: KeyValuePair<string, AttributeValue>[]) = { entries = entries }

    /// No attributes.
    static member Empty = Attributes()

    member internal this.Entries: KeyValuePair<string, AttributeValue>[] =
        match this.entries with
        | null -> Array.Empty()
        | entries -> entries

    /// Creates attributes. A key that is given twice keeps its first place and its last value; a null key becomes "".
    static member Create(entries: ReadOnlySpan<KeyValuePair<string, AttributeValue>>) : Attributes =
        let copied = entries.ToArray()

        for index in 0 .. copied.Length - 1 do
            if not copied[index].Value.IsScalar then
                copied[index] <- KeyValuePair(copied[index].Key, copied[index].Value.Whole)

        Attributes(NamedEntries.distinct copied)

    /// The number of attributes.
    member this.Count = this.Entries.Length

    /// The attribute at a place, in the order given.
    member this.Item
        with get (index: int): KeyValuePair<string, AttributeValue> = this.Entries[index]

    /// Finds a value by its name.
    member this.TryGetValue(key: string | null, [<Out>] value: byref<AttributeValue>) : bool =
        // F# callers read it also where there is none, and what is handed in need not be anything yet.
        value <- AttributeValue.Null
        NamedEntries.tryFind this.Entries key &value

    /// The value of a name; the value null if there is none.
    member this.Item
        with get (key: string): AttributeValue =
            let _, value = this.TryGetValue key
            value

    /// Both sets of attributes; a name in both keeps the later value.
    member this.Merge(later: Attributes) : Attributes =
        if later.Count = 0 then this
        elif this.Count = 0 then later
        else Attributes.Create(ReadOnlySpan(Array.append this.Entries later.Entries))

    member internal this.Write(line: JsonLine) : unit =
        line.StartObject()

        for entry in this.Entries do
            entry.Value.Write(line.Name entry.Key)

        line.EndObject()

    /// Writes a JSON object.
    member this.WriteTo(writer: Utf8JsonWriter) : unit = AttributeValue.FromMap(this).WriteTo writer

    /// JSON.
    override this.ToString() = AttributeValue.FromMap(this).ToString()

    /// The same names with the same values, in any order.
    member this.Equals(other: Attributes) : bool = NamedEntries.equal this.Entries other.Entries

    override this.Equals(other: objnull) = other :? Attributes && this.Equals(unbox<Attributes> other)
    override this.GetHashCode() = this.Count

    /// Enumerates in the order given, without allocation.
    member this.GetEnumerator() : ImmutableArray<KeyValuePair<string, AttributeValue>>.Enumerator =
        ImmutableCollectionsMarshal.AsImmutableArray(this.Entries).GetEnumerator()

    interface IEquatable<Attributes> with
        member this.Equals(other) = this.Equals other

    interface IReadOnlyList<KeyValuePair<string, AttributeValue>> with
        member this.Count = this.Count

        member this.Item
            with get index = this[(index: int)]

        member this.GetEnumerator() : IEnumerator<_> = (this.Entries :> seq<_>).GetEnumerator()
        member this.GetEnumerator() : Collections.IEnumerator = this.Entries.GetEnumerator()
