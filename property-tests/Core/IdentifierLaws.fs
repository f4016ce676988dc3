/// Identifiers are their hexadecimal digits, and nothing else is one.
module AgentObservatory.PropertyTests.IdentifierLaws

open System
open System.Text
open System.Text.RegularExpressions
open AgentObservatory
open AgentObservatory.Generators
open FsCheck
open FsCheck.FSharp

let private halves = Arb.fromGen (Gen.zip Numbers.integers Numbers.integers)

let private utf8 (length: int) (write: byte[] -> unit) : string =
    let buffer = Array.zeroCreate length
    write buffer
    Encoding.UTF8.GetString buffer

[<Law>]
let ``an id's text is its digits, in lower case, and reads back as the id`` () =
    Prop.forAll halves (fun (high, low) ->
        let trace: TraceId = { High = uint64 high; Low = uint64 low }

        Law.same "a trace's digits" ((uint64 high).ToString "x16" + (uint64 low).ToString "x16") (trace.ToString())

        Law.same "its bytes" (trace.ToString()) (utf8 32 (fun buffer -> trace.WriteUtf8(Span buffer)))
        let mutable read = TraceId.None
        Law.must "parsed" (TraceId.TryParse(trace.ToString(), &read))
        Law.same "the trace" trace read

        Law.must "in upper case" (TraceId.TryParse(trace.ToString().ToUpperInvariant(), &read) && read = trace)

        let span: SpanId = { Value = uint64 low; Extension = 0UL }
        let mutable readSpan = SpanId.None
        Law.must "parsed" (SpanId.TryParse(span.ToString(), &readSpan))
        Law.same "the span" span readSpan

        let extended: SpanId = { Value = uint64 low; Extension = uint64 high }

        Law.same "all its digits" extended.Digits (extended.ToString().Length)

        Law.same
            "its bytes"
            (extended.ToString())
            (utf8 extended.Digits (fun buffer -> extended.WriteUtf8(Span buffer))))

[<Law(5000)>]
let ``text that is not exactly the digits of an id is none`` () =
    let damaged =
        gen {
            let! length = Gen.elements [ 15; 16; 17; 31; 32; 33 ]
            let! digits = Gen.listOfLength length (Gen.elements [ '0'; '9'; 'a'; 'F' ])
            let text = String.Concat digits
            let! place = Gen.choose (0, length - 1)

            let! junk = Gen.elements [ ""; "g"; " "; "\u0000"; "+"; "-"; "0x"; "é"; "٣"; "\ud800"; "." ]

            let! removed = Gen.choose (0, min 2 (length - place))
            let! isLast = Gen.elements [ true; false ]

            return
                if isLast then
                    text.Substring(0, length - removed) + String.replicate removed junk
                else
                    text.Remove(place, removed).Insert(place, junk)
        }

    Prop.forAll (Arb.fromGen damaged) (fun text ->
        let mutable trace = TraceId.None
        let mutable span = SpanId.None
        Law.same "a trace" (Regex.IsMatch(text, @"\A[0-9a-fA-F]{32}\z")) (TraceId.TryParse(text, &trace))
        Law.same "a span" (Regex.IsMatch(text, @"\A[0-9a-fA-F]{16}\z")) (SpanId.TryParse(text, &span)))
