/// What is written reads back as what it was.
module AgentObservatory.PropertyTests.WireFormatLaws

open System
open System.Buffers
open System.Collections.Generic
open System.Text
open System.Text.Encodings.Web
open System.Text.Json
open System.Text.Unicode
open AgentObservatory
open AgentObservatory.Generators
open FsCheck
open FsCheck.FSharp

let private folds scenarios (law: SessionEnvelope -> unit) =
    Prop.forAll scenarios (fun scenario -> law (SessionReducer.fold (Scenario.events scenario)))

[<Law>]
let ``reading what was written gives the same envelope`` () =
    folds ScenarioGenerator.wellFormed (fun envelope ->
        Law.same "read back" envelope (Files.read (Files.write envelope)))

/// Runs of one writer that are whole, as most are: how they began and ended is told once.
let private wholeRuns: Arbitrary<SessionEnvelope> =
    let whole (scenario: Scenario.Scenario) (reason: string | null) =
        let session = { scenario.Session with RunId = { Value = 9UL; Extension = 0UL } }

        let told =
            Scenario.events scenario
            |> List.filter Scenario.isWire
            |> List.mapi (fun index event ->
                { event with
                    Session = session
                    Sequence = int64 index + 1L
                    EventId = { Writer = 7UL; Sequence = uint64 index + 1UL }
                })

        let finish =
            { SessionEnd.Unseen with
                Status = SpanStatus.Ok
                DurationNanoseconds = Nullable 5L
                SuspendReason = reason
            }

        let start = TraceEvent.SessionStart(session, 7UL, 0L, WriterOrigin.Began)
        let last = int64 told.Length + 1L
        let ending = TraceEvent.SessionEnd(session, 7UL, last, session.StartTime, finish)
        SessionReducer.fold (start :: told @ [ ending ])

    let reason (kind: int) (text: string) : string | null =
        match kind with
        | 0 -> null
        | 1 -> ""
        | _ -> text

    let reasons = Gen.map2 reason (Gen.choose (0, 3)) Texts.valid
    Arb.fromGen (Gen.map2 whole ScenarioGenerator.wellFormed.Generator reasons)

[<Law>]
let ``a whole run of one writer reads back as what it was, suspended too`` () =
    Prop.forAll wholeRuns (fun envelope ->
        let line = Files.write envelope
        Law.must "it has the form of one writer" (Encoding.UTF8.GetString(line).Contains "\"part\":{")
        Law.same "read back" envelope (Files.read line))

[<Law>]
let ``an envelope whose end was changed by hand reads back as its events tell it`` () =
    Prop.forAll wholeRuns (fun envelope ->
        let later =
            { envelope with
                EndTime = { UnixNanoseconds = envelope.EndTime.UnixNanoseconds ^^^ 1L }
            }

        Law.same "read back" envelope (Files.read (Files.write later)))

[<Law>]
let ``what was written states the schema and keeps its line number`` () =
    folds ScenarioGenerator.wellFormed (fun envelope ->
        match EnvelopeJson.readLine 42L (ReadOnlySpan(Files.write envelope)) with
        | TraceLine.Readable(number, _, version) ->
            Law.same "number and version" (42L, EnvelopeJson.SchemaVersion) (number, version)
        | TraceLine.Unreadable(_, reason) -> Law.must reason false)

[<Law>]
let ``indented, escaped and validated writing all read back the same`` () =
    let styles =
        [
            JsonWriterOptions(Indented = true)
            JsonWriterOptions(Indented = true, NewLine = "\r\n", IndentCharacter = '\t')
            JsonWriterOptions(Encoder = JavaScriptEncoder.Default)
            JsonWriterOptions(Encoder = JavaScriptEncoder.Create UnicodeRanges.All)
        ]

    folds ScenarioGenerator.wellFormed (fun envelope ->
        for style in styles do
            Law.same "read back" envelope (Files.read (Files.writeAs style envelope)))

[<Law>]
let ``a line is byte for byte what a writer in the same style makes of it`` () =
    let style = JsonWriterOptions(Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 256)

    folds ScenarioGenerator.wellFormed (fun envelope ->
        let text (line: byte[]) = Encoding.UTF8.GetString line
        Law.same "the line" (text (Files.writeAs style envelope)) (text (Files.write envelope)))

[<Law(300)>]
let ``texts of any length are written whole, whatever stands before them`` () =
    let lengths = Gen.oneof [ Gen.choose (0, 40_000); Gen.map ((+) 16_384) (Gen.choose (-200, 200)) ]

    let texts = Gen.map2 String.replicate lengths (Gen.elements [ "x"; "é"; "語"; "\n"; "\"" ])

    let session = (SessionReducer.fold []).Session

    Prop.forAll (Arb.fromGen (Gen.three texts)) (fun (id, agent, user) ->
        let envelope =
            { SessionReducer.fold [] with
                Session = { session with SessionId = id; AgentId = agent; UserId = user }
            }

        Law.same "read back" envelope (Files.read (Files.write envelope)))

[<Law>]
let ``a written line is one line of valid UTF-8 and of JSON for every reader`` () =
    folds ScenarioGenerator.hostile (fun envelope ->
        let line = Files.write envelope
        Law.must "no line break" (Array.forall (fun unit -> unit <> byte '\n' && unit <> byte '\r') line)
        Law.must "valid UTF-8" (Utf8.IsValid(ReadOnlySpan line))

        use document =
            JsonDocument.Parse(ReadOnlyMemory line, JsonDocumentOptions(AllowDuplicateProperties = false))

        Law.same
            "events"
            (Seq.length (
                if document.RootElement.TryGetProperty "writers" |> fst then
                    envelope.Replay()
                else
                    envelope.AllEvents()
            ))
            (document.RootElement.GetProperty("events").GetArrayLength()))

[<Law>]
let ``names of malformed Unicode read back well-formed, and missing ones empty`` () =
    folds ScenarioGenerator.hostile (fun envelope ->
        let expected = AsWritten.envelope envelope
        let once = Files.read (Files.write envelope)
        Law.same "read back" expected once
        Law.same "written again" once (Files.read (Files.write once)))

[<Law>]
let ``what was read is written as the bytes that were read`` () =
    folds ScenarioGenerator.hostile (fun envelope ->
        let text envelope = Encoding.UTF8.GetString(Files.write envelope)

        Law.same "written twice" (text envelope) (text envelope)
        let once = Files.read (Files.write envelope)
        Law.same "written, read and written" (text once) (text (Files.read (Files.write once))))

[<Law>]
let ``an event alone reads back as what it was, a session's start and end too`` () =
    Prop.forAll ScenarioGenerator.hostile (fun scenario ->
        for event in Scenario.events scenario do
            let expected = AsWritten.event event
            let sessions = Dictionary [ KeyValuePair(expected.Session.Key, expected.Session) ]
            let line = ArrayBufferWriter<byte>()
            EventJson.write event line
            Law.same "read back" expected (nonNull (EventJson.read (LineScratch()) sessions line.WrittenSpan)))

/// Contents of one event are ordered by their bytes. If reading changed those, it could change the order.
[<Law>]
let ``an event that was read is written as the bytes that were read`` () =
    let written event =
        let line = ArrayBufferWriter<byte>()
        EventJson.write event line
        line.WrittenSpan.ToArray()

    Prop.forAll ScenarioGenerator.hostile (fun scenario ->
        for event in Scenario.events scenario do
            let once = written event
            let sessions = Dictionary [ KeyValuePair(event.Session.Key, event.Session) ]
            let read = EventJson.read (LineScratch()) sessions (ReadOnlySpan once)
            let text (bytes: byte[]) = Encoding.UTF8.GetString bytes
            Law.same "written, read and written" (text once) (text (written (nonNull read))))

[<Law>]
let ``a writer that says it goes on after nobody began by itself`` () =
    let stamps =
        Gen.map2
            (fun writer sequence -> { Writer = uint64 (max 0 writer); Sequence = uint64 (max 0 sequence) }: EventId)
            (Gen.choose (-2, 2))
            (Gen.choose (0, 5))

    Prop.forAll (Arb.fromGen (Gen.zip stamps (Gen.elements [ true; false ]))) (fun (stamp, isJoin) ->
        let origin = if isJoin then WriterOrigin.Joined stamp else WriterOrigin.Resumed stamp
        let session = { SessionInfo.Unknown with RunId = { Value = 9UL; Extension = 0UL } }
        let line = ArrayBufferWriter<byte>()
        EventJson.write (TraceEvent.SessionStart(session, 7UL, 0L, origin)) line

        match EventJson.read (LineScratch()) (Dictionary()) line.WrittenSpan with
        | null -> Law.must "it is an event" false
        | read ->
            let expected = if stamp.Writer = 0UL then WriterOrigin.Began else origin
            Law.same "how it began" (TraceFact.SessionStarted expected) read.Fact)

[<Law>]
let ``an event alone names its run, and its start says who runs`` () =
    Prop.forAll ScenarioGenerator.hostile (fun scenario ->
        for event in Scenario.events scenario do
            let line = ArrayBufferWriter<byte>()
            EventJson.write event line

            match EventJson.read (LineScratch()) (Dictionary()) line.WrittenSpan with
            | null -> Law.must "it is an event" false
            | read ->
                Law.same "the run" event.Session.Key read.Session.Key

                if event.Fact.IsSessionStarted then
                    Law.same "who runs" (AsWritten.event event).Session read.Session)
