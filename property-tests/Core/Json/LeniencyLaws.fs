/// The reader takes what other languages and later versions write.
module AgentObservatory.PropertyTests.LeniencyLaws

open System
open System.Collections.Generic
open System.Text
open System.Text.RegularExpressions
open AgentObservatory
open AgentObservatory.Generators
open AgentObservatory.PropertyTests.Rewriting
open FsCheck
open FsCheck.FSharp

let private envelopes: Gen<byte[]> =
    let ours =
        ScenarioGenerator.wellFormed.Generator
        |> Gen.resize 20
        |> Gen.map (Scenario.events >> SessionReducer.fold >> Files.write)

    Gen.frequency [ 1, Gen.elements Files.seedLines; 4, ours ]

/// A line rewritten in some manner reads as the line itself.
let private readsTheSame (manner: Manner) =
    let cases = Arb.fromGen (Gen.zip envelopes (Gen.choose (0, Int32.MaxValue)))

    Prop.forAll cases (fun (line, seed) ->
        let rewritten = rewrite { manner with Seed = seed } line

        try
            Law.same "the envelope" (Files.read line) (Files.read rewritten)
        with failure ->
            raise (Xunit.Sdk.XunitException(failure.Message + "\n" + Encoding.UTF8.GetString rewritten)))

let private plain =
    {
        Seed = 0
        Shuffles = false
        AddsUnknown = false
        Escapes = false
        Spaces = false
    }

[<Law>]
let ``fields come in any order, events before their session too`` () = readsTheSame { plain with Shuffles = true }

[<Law>]
let ``unknown fields are ignored, whatever their names and values`` () = readsTheSame { plain with AddsUnknown = true }

[<Law>]
let ``a string is its text, however it is escaped`` () = readsTheSame { plain with Escapes = true }

[<Law>]
let ``white space between tokens means nothing`` () = readsTheSame { plain with Spaces = true }

[<Law>]
let ``all of it at once reads the same`` () =
    readsTheSame
        { plain with
            Shuffles = true
            AddsUnknown = true
            Escapes = true
            Spaces = true
        }

/// A value as Python's writer puts it into a file, and what is to be read.
type private PythonValue = { Json: string; Reads: AttributeValue }

let private text (value: string) = AttributeValue.FromString value

let rec private pythonValue depth : Gen<PythonValue> =
    let word =
        Gen.elements [ "NaN"; "Infinity"; "-Infinity" ]
        |> Gen.map (fun word -> { Json = word; Reads = text word })

    let string =
        Gen.oneof
            [
                Texts.valid
                Gen.elements [ "NaN"; "\"NaN"; "\\\"NaN,Infinity"; "\\"; "[NaN]" ]
            ]
        |> Gen.map (fun value -> { Json = Files.json (text value); Reads = text value })

    let number =
        Gen.map (fun json -> { Json = json; Reads = AttributeValue.FromNumberText json }) Numbers.jsonText

    let scalar = Gen.oneof [ word; word; string; number ]

    if depth = 0 then
        scalar
    else
        let several =
            Gen.choose (0, 4)
            |> Gen.bind (fun count -> Gen.listOfLength count (pythonValue (depth - 1)))

        let separators = Gen.elements [ ","; ", "; " ,\t" ]

        let list =
            Gen.map2
                (fun (separator: string) items ->
                    {
                        Json = "[" + String.Join(separator, List.map _.Json items) + "]"
                        Reads = AttributeValue.FromList(ReadOnlySpan(items |> List.map _.Reads |> List.toArray))
                    })
                separators
                several

        let map =
            Gen.map2
                (fun (separator: string) items ->
                    let entries = items |> List.mapi (fun index item -> $"NaN\"{index}", item)

                    {
                        Json =
                            "{"
                            + String.Join(
                                separator,
                                [ for key, item in entries -> Files.json (text key) + ":" + item.Json ]
                            )
                            + "}"
                        Reads =
                            [| for key, item in entries -> KeyValuePair(key, item.Reads) |]
                            |> fun entries -> AttributeValue.FromMap(Attributes.Create(ReadOnlySpan entries))
                    })
                separators
                several

        Gen.frequency [ 2, scalar; 1, list; 1, map ]

[<Law(3000)>]
let ``bare words for numbers that JSON lacks are read as strings, and words in strings stay`` () =
    let values = pythonValue 3

    Prop.forAll (Arb.fromGen (Gen.zip values values)) (fun (first, second) ->
        let template = """{"session":{"session_id":"NaN","metadata":{"a":@,"b": @ }},"events":[]}"""

        let line = Files.fill template [ first.Json; second.Json ]
        let session = (Files.readText line).Session
        Law.same "the id" "NaN" session.SessionId
        Law.same "the first" first.Reads session.Metadata["a"]
        Law.same "the second" second.Reads session.Metadata["b"])

[<Law(3000)>]
let ``an escaped lone surrogate becomes U+FFFD, and a pair stays whole`` () =
    let texts = Arb.fromGen (Gen.zip Texts.any (Gen.elements [ true; false ]))

    Prop.forAll texts (fun (hostile, isUpper) ->
        let json = "\"" + escaped isUpper hostile + "\""
        let expected = Texts.wellFormed hostile
        let template = """{"session":{"session_id":@,"user_id":@,"metadata":{@:[@]}}}"""
        let line = Files.fill template [ json; json; json; json ]
        let session = (Files.readText line).Session
        Law.same "a name" expected session.SessionId
        Law.must "a name that may be null" (session.UserId = expected)
        Law.same "a key" expected session.Metadata[0].Key
        let items = session.Metadata[0].Value.AsList()
        Law.must "a value" (items[0].AsString() = expected))

[<Law>]
let ``an id of any text is the same id wherever it stands, and different ones stay apart`` () =
    let ids =
        Arb.fromGen (
            Gen.zip Texts.valid Texts.valid
            |> Gen.filter (fun (first, second) -> first <> "" && second <> "" && first <> second)
        )

    Prop.forAll ids (fun (first, second) ->
        let json (id: string) = Files.json (text id)

        let start id parent =
            let template = """{"type":"span_start","trace":{"span_id":@,"parent_span_id":@},"payload":{}}"""

            Files.fill template [ json id; parent ]

        let line =
            Files.fill """{"session":{},"events":[@,@]}""" [ start first "null"; start second (json first) ]

        let envelope = Files.readText line
        Law.same "two spans" 2 envelope.Spans.Length
        Law.same "the parent" envelope.Spans[0].SpanId envelope.Spans[1].ParentSpanId)

[<Law>]
let ``an event's own sequence never hides those that come after it`` () =
    let sequences = Arb.fromGen (Gen.listOf (Gen.optionOf (Gen.choose64 (-5L, 5L))))

    Prop.forAll sequences (fun sequences ->
        let event sequence =
            let own =
                match sequence with
                | Some number -> $"\"sequence\":{number},"
                | None -> ""

            "{" + own + "\"type\":\"stream_event\",\"payload\":{\"event\":\"e\"}}"

        let line =
            """{"session":{},"events":["""
            + String.concat "," (List.map event sequences)
            + "]}"

        let envelope = Files.readText line
        let unnumbered = sequences |> List.filter Option.isNone |> List.length
        Law.must "those without a sequence of their own are kept" (envelope.Strays.Length >= unnumbered))

[<Law>]
let ``where nobody says who wrote an event, one that does not come after those before it is left out and counted`` () =
    let sequences = Arb.fromGen (Gen.listOf (Gen.choose64 (0L, 9L)))

    Prop.forAll sequences (fun sequences ->
        let event (sequence: int64) =
            $"{{\"sequence\":{sequence},\"type\":\"stream_event\",\"payload\":{{\"event\":\"e\"}}}}"

        let line =
            """{"session":{},"events":["""
            + String.concat "," (List.map event sequences)
            + "]}"

        let rising (kept: int64 list) sequence =
            match kept with
            | last :: _ when sequence <= last -> kept
            | kept -> sequence :: kept

        let kept = List.rev (List.fold rising [] sequences)
        let envelope = Files.readText line
        Law.same "kept" kept [ for stray in envelope.Strays -> stray.Event.Sequence ]
        Law.same "left out" (int64 (sequences.Length - kept.Length)) envelope.Discarded["out_of_order"])

[<Law>]
let ``a line that names no run is nobody's, whatever it says of writers`` () =
    let said =
        Gen.elements
            [
                "\"part\":{\"writer\":\"0000000000000007\",\"state\":\"finished\",\"ranges\":[[0,9]]}"
                "\"writers\":[{\"writer\":\"0000000000000007\",\"state\":\"finished\",\"ranges\":[[0,9]]}]"
            ]

    Prop.forAll (Arb.fromGen (Gen.zip ScenarioGenerator.wellFormed.Generator said)) (fun (scenario, said) ->
        let ofNobody = { scenario with Session.RunId = SpanId.None }
        let line = Files.write (SessionReducer.fold (Scenario.events ofNobody))
        let more = "{" + said + "," + (Encoding.UTF8.GetString line).Substring 1
        Law.same "the envelope" (Files.read line) (Files.readText more))

[<Law>]
let ``what stands behind the ends of a range of sequences is ignored`` () =
    Prop.forAll (Arb.fromGen envelopes) (fun line ->
        // Beyond the line's own events, for which ranges make no difference.
        let told (range: string) =
            Files.readText (
                Regex.Replace(
                    Encoding.UTF8.GetString line,
                    "\"ranges\":\\[\\[([0-9]+),([0-9]+)\\]",
                    "\"ranges\":[[$1," + range + "]"
                )
            )

        Law.same "the envelope" (told "1000000") (told "1000000,2000000,\"x\""))

[<Law>]
let ``what an earlier reader has left out counts beside what this one leaves out`` () =
    let counts = Gen.zip (Gen.choose (0, 9)) (Gen.choose (0, 9))

    Prop.forAll (Arb.fromGen counts) (fun (earlier, now) ->
        let unreadable = String.concat "," (List.replicate now "5")

        let line =
            """{"session":{"trace_id":"00000000000000000000000000000001","run_id":"0000000000000009"},"writers":[{"writer":"0000000000000000","discarded":{"by_reason":{"unreadable_event":"""
            + string earlier
            + "}}}],\"events\":["
            + unreadable
            + "]}"

        Law.same "left out" (int64 (earlier + now)) (Files.readText line).Discarded["unreadable_event"])

[<Law>]
let ``a session that states no trace keeps its events, whatever trace they state`` () =
    Prop.forAll (Arb.fromGen Texts.valid) (fun traceId ->
        let template =
            """{"session":{},"events":[{"type":"span_start","trace":{"trace_id":@,"span_id":"1"},"payload":{}}]}"""

        let envelope = Files.readText (Files.fill template [ Files.json (text traceId) ])
        Law.same "the span" 1 envelope.Spans.Length)

[<Law>]
let ``a value deeper than a reader goes is cut with a mark, and the line stays readable`` () =
    let depths = Arb.fromGen (Gen.zip (Gen.choose (1, 400)) (Gen.elements [ true; false ]))

    Prop.forAll depths (fun (depth, isList) ->
        let wrap (inner: AttributeValue) =
            if isList then
                AttributeValue.FromList(ReadOnlySpan [| inner |])
            else
                AttributeValue.FromMap(Attributes.Create(ReadOnlySpan [| KeyValuePair("a", inner) |]))

        let deep = Seq.fold (fun value _ -> wrap value) (AttributeValue.FromInteger 1L) (seq { 1..depth })

        let envelope =
            SessionReducer.fold
                [
                    {
                        Session =
                            { SessionInfo.Unknown with
                                Metadata = Attributes.Create(ReadOnlySpan [| KeyValuePair("deep", deep) |])
                            }
                        Sequence = 0L
                        Time = { UnixNanoseconds = 0L }
                        EventId = { Writer = 0UL; Sequence = 0UL }
                        SpanId = SpanId.None
                        ParentSpanId = SpanId.None
                        Fact = TraceFact.SessionStarted WriterOrigin.Began
                    }
                ]

        let again = Files.read (Files.write envelope)
        Law.same "all of it" (depth <= 253) (again.Session.Metadata["deep"] = deep)
        Law.same "a mark" (depth > 253) (again.Session.Metadata["deep"].ToString().Contains "too deep")
        Law.same "its own JSON" (depth > 256) (deep.ToString().Contains "too deep"))
