/// Attribute values of every kind, nested, and attributes with empty and repeated names.
module internal AgentObservatory.Generators.Values

open System
open System.Collections.Generic
open AgentObservatory
open FsCheck
open FsCheck.FSharp

let private scalar: Gen<AttributeValue> =
    Gen.oneof
        [
            Gen.constant AttributeValue.Null
            Gen.elements [ AttributeValue.FromBoolean true; AttributeValue.FromBoolean false ]
            Gen.map AttributeValue.FromInteger Numbers.integers
            Gen.map AttributeValue.FromFloat Numbers.floats
            Gen.map AttributeValue.FromNumberText Numbers.jsonText
            Gen.map (fun (number: decimal) -> AttributeValue.op_Implicit number) Numbers.decimals
            Gen.map AttributeValue.FromString Texts.anyOrNull
            Gen.map AttributeValue.FromString Texts.anyOrNull
        ]

let private create (entries: KeyValuePair<string, AttributeValue> list) =
    Attributes.Create(ReadOnlySpan(List.toArray entries))

let private listOf (items: AttributeValue list) = AttributeValue.FromList(ReadOnlySpan(List.toArray items))

/// Entries whose names repeat and are empty now and then.
let entriesOf (value: Gen<AttributeValue>) : Gen<KeyValuePair<string, AttributeValue> list> =
    let key = Gen.frequency [ 4, Gen.elements [ "a"; "b"; "c"; "" ]; 3, Texts.any ]
    let entry = Gen.map2 (fun key value -> KeyValuePair(key, value)) key value

    Gen.frequency [ 2, Gen.constant 0; 6, Gen.choose (1, 4); 1, Gen.choose (5, 12) ]
    |> Gen.bind (fun count -> Gen.listOfLength count entry)

let rec private nested depth : Gen<AttributeValue> =
    if depth = 0 then
        scalar
    else
        let inner = nested (depth - 1)

        Gen.frequency
            [
                6, scalar
                1,
                Gen.choose (0, 3)
                |> Gen.bind (fun count -> Gen.listOfLength count inner)
                |> Gen.map listOf
                1, entriesOf inner |> Gen.map (create >> AttributeValue.FromMap)
            ]

/// Any value, up to four levels deep.
let any: Gen<AttributeValue> = nested 4

/// Entries as given, before repeated names are dropped.
let entries: Gen<KeyValuePair<string, AttributeValue> list> = entriesOf any

/// Any attributes.
let attributes: Gen<Attributes> =
    Gen.frequency [ 3, Gen.constant Attributes.Empty; 2, Gen.map create entries ]

/// The parts of a value, then null.
let shrink (value: AttributeValue) : seq<AttributeValue> =
    seq {
        yield! Shrinking.towards AttributeValue.Null value
        yield! value.AsList()

        for entry in value.AsMap() do
            entry.Value
    }

let shrinkEntries (entries: KeyValuePair<string, AttributeValue> list) =
    entries
    |> Shrinking.list (fun entry ->
        seq {
            for key in Texts.shrink entry.Key do
                KeyValuePair(key, entry.Value)

            for value in shrink entry.Value do
                KeyValuePair(entry.Key, value)
        })

let shrinkAttributes (attributes: Attributes) : seq<Attributes> =
    List.ofSeq attributes |> shrinkEntries |> Seq.map create
