/// Attribute values are values: they compare, merge and stay as they are.
module AgentObservatory.PropertyTests.AttributeLaws

open System
open System.Collections.Generic
open System.Globalization
open System.Text.Json
open AgentObservatory
open AgentObservatory.Generators
open FsCheck
open FsCheck.FSharp

let private values = Arb.fromGenShrink (Values.any, Values.shrink)

let private entries = Arb.fromGenShrink (Values.entries, Values.shrinkEntries)

let private create (entries: seq<KeyValuePair<string, AttributeValue>>) =
    Attributes.Create(ReadOnlySpan(Seq.toArray entries))

/// Few different values, so that equal ones meet often.
let private alike =
    let few =
        Gen.elements
            [
                AttributeValue.Null
                AttributeValue.FromInteger 0L
                AttributeValue.FromFloat 0.0
                AttributeValue.FromFloat -0.0
                AttributeValue.FromBoolean false
                AttributeValue.FromString ""
                AttributeValue.FromNumberText "1e400"
                AttributeValue.FromString "1e400"
                AttributeValue.FromList(ReadOnlySpan [||])
                AttributeValue.FromMap Attributes.Empty
            ]

    let map = Gen.map (create >> AttributeValue.FromMap) (Values.entriesOf few)

    let list =
        Gen.resize 3 (Gen.arrayOf few)
        |> Gen.map (fun items -> AttributeValue.FromList(ReadOnlySpan items))

    Arb.fromGen (Gen.three (Gen.oneof [ few; map; list ]))

[<Law(5000)>]
let ``equality is an equivalence, and equal values have equal hash codes`` () =
    Prop.forAll alike (fun (first, second, third) ->
        let all = [ first; second; third ]

        for one in all do
            Law.must "reflexive" (one.Equals one)

        for one, other in List.allPairs all all do
            Law.same "symmetric" (one.Equals other) (other.Equals one)

            if one.Equals other then
                Law.same "the hash code" (one.GetHashCode()) (other.GetHashCode())
                Law.same "the kind" one.Kind other.Kind
                Law.must "boxed" ((box one).Equals(box other))

                for another in all do
                    Law.same "transitive" (one.Equals another) (other.Equals another))

/// The same value made anew, with the entries of its maps in another order.
let rec private rebuilt (value: AttributeValue) : AttributeValue =
    match value.Kind with
    | AttributeKind.Null -> AttributeValue.Null
    | AttributeKind.Boolean -> AttributeValue.FromBoolean(value.AsBoolean())
    | AttributeKind.Integer -> AttributeValue.FromInteger(value.AsInteger())
    | AttributeKind.Float -> AttributeValue.FromFloat(value.AsFloat())
    | AttributeKind.Number -> AttributeValue.FromNumberText(nonNull (value.AsNumberText()))
    | AttributeKind.String -> AttributeValue.FromString(value.AsString())
    | AttributeKind.List -> AttributeValue.FromList(ReadOnlySpan(value.AsList() |> Seq.map rebuilt |> Seq.toArray))
    | _ ->
        value.AsMap()
        |> Seq.rev
        |> Seq.map (fun entry -> KeyValuePair(entry.Key, rebuilt entry.Value))
        |> create
        |> AttributeValue.FromMap

[<Law>]
let ``a value is what its parts say: made anew from them it is equal`` () =
    Prop.forAll values (fun value ->
        let again = rebuilt value
        Law.same "the value" value again
        Law.same "the hash code" (value.GetHashCode()) (again.GetHashCode()))

[<Law>]
let ``a value's JSON says the same as the value`` () =
    let rec agrees (value: AttributeValue) (json: JsonElement) : bool =
        match value.Kind, json.ValueKind with
        | AttributeKind.Null, JsonValueKind.Null -> true
        | AttributeKind.Boolean, (JsonValueKind.True | JsonValueKind.False) -> value.AsBoolean() = json.GetBoolean()
        | AttributeKind.Integer, JsonValueKind.Number -> value.AsInteger() = json.GetInt64()
        | AttributeKind.Float, JsonValueKind.Number ->
            BitConverter.DoubleToInt64Bits(value.AsFloat()) = BitConverter.DoubleToInt64Bits(json.GetDouble())
        | AttributeKind.Number, JsonValueKind.Number -> value.AsNumberText() = json.GetRawText()
        | AttributeKind.String, JsonValueKind.String -> value.AsString() = json.GetString()
        | AttributeKind.List, JsonValueKind.Array ->
            let items = Seq.toArray (json.EnumerateArray())

            items.Length = value.AsList().Length
            && Seq.forall2 agrees (value.AsList()) items
        | AttributeKind.Map, JsonValueKind.Object ->
            let members = Seq.toArray (json.EnumerateObject())

            members.Length = value.AsMap().Count
            && Seq.forall2
                (fun (entry: KeyValuePair<string, AttributeValue>) (field: JsonProperty) ->
                    entry.Key = field.Name && agrees entry.Value field.Value)
                (value.AsMap())
                members
        | _ -> false

    Prop.forAll values (fun value ->
        let list = AttributeValue.FromList(ReadOnlySpan [| value |])
        use document = JsonDocument.Parse(list.ToString())
        Law.must "the same" (agrees value document.RootElement[0]))

[<Law>]
let ``a key that comes twice keeps its first place and its last value`` () =
    Prop.forAll entries (fun entries ->
        let keyed = entries |> List.map (fun entry -> Texts.wellFormed entry.Key, entry.Value)

        let expected =
            List.distinct (List.map fst keyed)
            |> List.map (fun key -> KeyValuePair(key, keyed |> List.findBack (fun (other, _) -> other = key) |> snd))

        let attributes = create entries
        Law.same "the attributes" expected (List.ofSeq attributes)
        Law.same "the count" expected.Length attributes.Count

        for index in 0 .. expected.Length - 1 do
            Law.same "by place" expected[index] attributes[index]
            Law.same "by name" expected[index].Value attributes[expected[index].Key]

        let mutable missing = AttributeValue.Null
        Law.must "an unknown name" (not (attributes.TryGetValue("no such name", &missing)))
        Law.must "no name" (not (attributes.TryGetValue(null, &missing))))

[<Law>]
let ``what is not there is null or none, whatever was handed in to hold it`` () =
    Prop.forAll (Arb.fromGen Texts.valid) (fun text ->
        let mutable value = AttributeValue.FromInteger 5L
        let mutable trace: TraceId = { High = 5UL; Low = 5UL }
        let mutable span: SpanId = { Value = 5UL; Extension = 5UL }
        let isFound = Attributes.Empty.TryGetValue(text, &value)
        let isTrace = TraceId.TryParse("no id: " + text, &trace)
        let isSpan = SpanId.TryParse("no id: " + text, &span)
        Law.must "nothing is found" (not (isFound || isTrace || isSpan))
        Law.same "no value" AttributeKind.Null value.Kind
        Law.must "no ids" (trace = TraceId.None && span = SpanId.None))

[<Law>]
let ``merging is creating from both, one after the other`` () =
    let pairs = Arb.zip (entries, entries)

    Prop.forAll pairs (fun (first, second) ->
        let merged = (create first).Merge(create second)
        Law.same "in order" (List.ofSeq (create (first @ second))) (List.ofSeq merged)
        Law.same "empty before" (create first) (Attributes.Empty.Merge(create first))
        Law.same "empty after" (create first) ((create first).Merge Attributes.Empty)
        Law.same "with itself" (create first) ((create first).Merge(create first))
        Law.same "again" merged (merged.Merge(create second)))

[<Law>]
let ``merging is associative`` () =
    let triples = Arb.fromGen (Gen.three Values.entries)

    Prop.forAll triples (fun (first, second, third) ->
        let first, second, third = create first, create second, create third
        let left = (first.Merge second).Merge third
        let right = first.Merge(second.Merge third)
        Law.same "in order" (List.ofSeq left) (List.ofSeq right))

[<Law>]
let ``attributes are equal in any order, and no longer with one value changed`` () =
    Prop.forAll entries (fun entries ->
        let attributes = create entries
        let reversed = create (Seq.rev attributes)
        Law.same "reversed" attributes reversed
        Law.same "the hash code" (attributes.GetHashCode()) (reversed.GetHashCode())

        for entry in attributes do
            let change = create [ KeyValuePair(entry.Key, AttributeValue.FromString "changed") ]

            Law.must "a change is seen" (attributes.Merge change <> attributes || entry.Value.AsString() = "changed"))

[<Law>]
let ``changing a source after conversion changes nothing`` () =
    let sources =
        Arb.fromGen (Gen.zip3 (Gen.listOf Values.any) Values.entries (Gen.listOf Numbers.integers))

    Prop.forAll sources (fun (items, entries, numbers) ->
        let items, entries, numbers = List.toArray items, List.toArray entries, List.toArray numbers

        let made () : obj list =
            [
                AttributeValue.FromList(ReadOnlySpan items)
                AttributeValue.op_Implicit items
                AttributeValue.op_Implicit numbers
                AttributeValue.op_Implicit (Array.map float numbers)
                create entries
                AttributeValue.FromMap(create entries)
            ]

        let values = made ()
        let before = List.map string values
        Array.fill items 0 items.Length (AttributeValue.FromString "overwritten")
        Array.fill entries 0 entries.Length (KeyValuePair("overwritten", AttributeValue.Null))
        Array.fill numbers 0 numbers.Length 4711L
        Law.same "the values" before (List.map string values))

[<Law>]
let ``no conversion throws, and each keeps what it can of its source`` () =
    let scalars =
        Arb.fromGen (Gen.zip (Gen.zip Numbers.floats Numbers.integers) (Gen.zip Numbers.decimals Texts.anyOrNull))

    Prop.forAll scalars (fun ((number, integer), (exact, text)) ->
        let float = AttributeValue.op_Implicit (number: float)

        if Double.IsFinite number then
            Law.same
                "a double's bits"
                (BitConverter.DoubleToInt64Bits number)
                (BitConverter.DoubleToInt64Bits(float.AsFloat()))
        else
            Law.same "no number" (string number) (nonNull (float.AsString()))

        let single = float32 number
        let widened = AttributeValue.op_Implicit (single: float32)

        if Single.IsFinite single then
            Law.same "a single" single (float32 (widened.AsFloat()))
        else
            Law.same "a single's text" (string single) (nonNull (widened.AsString()))

        Law.same "an integer" integer ((AttributeValue.op_Implicit (integer: int64)).AsInteger())
        let unsigned = uint64 integer
        Law.same "an unsigned one" (string unsigned) (string (AttributeValue.op_Implicit (unsigned: uint64)))

        Law.same
            "a decimal"
            (NumberMeaning.meaning (exact.ToString CultureInfo.InvariantCulture))
            (NumberMeaning.meaning (string (AttributeValue.op_Implicit (exact: decimal))))

        let converted = AttributeValue.op_Implicit (text: string | null)

        match text with
        | null -> Law.same "no text" AttributeKind.Null converted.Kind
        | text -> Law.must "text" (converted.AsString() = Texts.wellFormed text))
