/// No digit of a JSON number is lost.
module AgentObservatory.PropertyTests.NumberLaws

open System
open System.Globalization
open System.Numerics
open System.Text.RegularExpressions
open AgentObservatory
open AgentObservatory.Generators
open FsCheck
open FsCheck.FSharp

let private numbers = Arb.fromGen Numbers.jsonText

[<Law(5000)>]
let ``a number from its text keeps exactly what the text says`` () =
    Prop.forAll numbers (fun text ->
        let value = AttributeValue.FromNumberText text
        Law.same "the meaning" (NumberMeaning.meaning text) (NumberMeaning.meaning (value.ToString()))

        match value.Kind with
        | AttributeKind.Integer -> Law.same "the integer" (BigInteger.Parse text) (BigInteger(value.AsInteger()))
        | AttributeKind.Float ->
            Law.same "the double" (Double.Parse(text, CultureInfo.InvariantCulture)) (value.AsFloat())
        | _ -> Law.same "the text" text (nonNull (value.AsNumberText())))

[<Law(5000)>]
let ``a whole number is an integer exactly where int64 holds it`` () =
    Prop.forAll numbers (fun text ->
        let isWhole = text.IndexOfAny [| '.'; 'e'; 'E' |] < 0 && text <> "-0"

        let fits =
            isWhole
            && BigInteger.Parse text >= BigInteger Int64.MinValue
            && BigInteger.Parse text <= BigInteger Int64.MaxValue

        let kind = (AttributeValue.FromNumberText text).Kind
        Law.same "an integer" fits (kind = AttributeKind.Integer)
        Law.must "a whole number is no double" (not isWhole || kind <> AttributeKind.Float))

[<Law>]
let ``a number read from a file is the number from its text`` () =
    Prop.forAll numbers (fun text ->
        let line = """{"session":{"metadata":{"n":""" + text + "}}}"
        let envelope = Files.readText line
        Law.same "the number" (AttributeValue.FromNumberText text) envelope.Session.Metadata["n"]
        let again = Files.read (Files.write envelope)
        Law.same "written and read" envelope again)

/// JSON's grammar of numbers.
let private grammar = Regex(@"\A-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?\z")

[<Law(5000)>]
let ``text that is no JSON number becomes a string, never a broken line`` () =
    let damaged =
        gen {
            let! text = Numbers.jsonText

            let! junk =
                Gen.frequency
                    [
                        3, Gen.elements [ " "; "\n"; "\u0000"; "+"; "-"; "."; "e"; "0"; "_"; ","; "NaN"; "∞"; "x"; "٣" ]
                        1, Texts.any
                    ]

            let! place = Gen.choose (0, text.Length)
            return text.Insert(place, junk)
        }

    let words =
        Gen.oneof
            [
                damaged
                damaged
                Gen.elements
                    [
                        "NaN"
                        "Infinity"
                        "-Infinity"
                        ""
                        "-"
                        "."
                        ".5"
                        "5."
                        "+5"
                        "01"
                        "-01"
                        "1e"
                        "0x1F"
                        "(5)"
                        "1,000"
                    ]
                Texts.any
            ]

    Prop.forAll (Arb.fromGen words) (fun text ->
        let value = AttributeValue.FromNumberText text

        if grammar.IsMatch text then
            Law.must "a number" (value.Kind <> AttributeKind.String)
        else
            Law.same "the text" (AttributeValue.FromString text) value)

[<Law(5000)>]
let ``every number can be asked for as an integer and as a double`` () =
    Prop.forAll numbers (fun text ->
        let value = AttributeValue.FromNumberText text
        Law.same "the nearest double" (Double.Parse(text, CultureInfo.InvariantCulture)) (value.AsFloat())

        let cut =
            if value.Kind = AttributeKind.Integer then
                BigInteger(value.AsInteger())
            else
                BigInteger(Math.Clamp(Math.Truncate(value.AsFloat()), -1e19, 1e19))

        let clamped = BigInteger.Max(BigInteger Int64.MinValue, BigInteger.Min(BigInteger Int64.MaxValue, cut))

        Law.same "the integer, cut and clamped" clamped (BigInteger(value.AsInteger())))
