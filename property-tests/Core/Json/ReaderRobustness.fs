/// No file makes the reader throw, and no bad line harms another.
module AgentObservatory.PropertyTests.ReaderRobustness

open System
open System.Buffers
open System.Collections.Generic
open System.Text
open AgentObservatory
open AgentObservatory.Generators
open FsCheck
open FsCheck.FSharp
open global.Xunit

/// A sound file of a few lines, the predecessor's and our own, and the damage done to it.
type private Case = { Lines: byte[] list; Edits: Mutations.Edit list }

let private file (lines: byte[] list) : byte[] = lines |> List.collect (fun line -> [ line; "\n"B ]) |> Array.concat

let private lines: Gen<byte[] list> =
    let ours =
        ScenarioGenerator.wellFormed.Generator
        |> Gen.resize 15
        |> Gen.map (Scenario.events >> SessionReducer.fold >> Files.write)

    let line = Gen.frequency [ 3, Gen.elements Files.seedLines; 3, ours; 1, Gen.elements [ ""B; " \t\r"B ] ]

    Gen.choose (1, 5) |> Gen.bind (fun count -> Gen.listOfLength count line)

let private cases: Arbitrary<Case> =
    Arb.fromGenShrink (
        Gen.map2 (fun lines edits -> { Lines = lines; Edits = edits }) lines Mutations.any,
        fun case ->
            seq {
                for edits in Mutations.shrink case.Edits do
                    { case with Edits = edits }

                for lines in Shrinking.list (fun _ -> Seq.empty) case.Lines do
                    { case with Lines = lines }
            }
    )

/// What a line gave, whatever its number.
let private content (line: TraceLine) =
    match line with
    | TraceLine.Readable(_, envelope, version) -> Ok(envelope, version)
    | TraceLine.Unreadable(_, reason) -> Error reason

[<Fact>]
let ``damage hits some lines and spares others, and some of what it hits stays readable`` () =
    let sample = cases.Generator |> Gen.sampleWithSeed (Rnd 1UL) 50 1000

    let reaches what atLeast isCase =
        let percent = 100 * (Array.filter isCase sample).Length / sample.Length
        Law.must $"{what}: {percent} %% of the files instead of {atLeast} %% or more" (percent >= atLeast)

    let damagedLines (case: Case) : int * TraceLine list =
        let sound = file case.Lines
        let damaged = Mutations.apply case.Edits sound

        let spared =
            Mutations.untouched sound damaged
            |> List.map (fun (_, _, number) -> number)
            |> Set.ofList

        let others =
            Files.readLines damaged.Bytes
            |> List.filter (fun line -> not (spared.Contains line.Number))

        spared.Count, others

    let hasOther (isCase: TraceLine -> bool) case = damagedLines case |> snd |> List.exists isCase

    reaches "untouched lines" 40 (fun case -> fst (damagedLines case) > 0)
    reaches "unreadable lines" 50 (hasOther _.IsUnreadable)
    reaches "damaged and yet readable lines" 15 (hasOther _.IsReadable)

[<Law(3000)>]
let ``a damaged file never throws, and its untouched lines read as before under their new numbers`` () =
    Prop.forAll cases (fun case ->
        let sound = file case.Lines
        let damaged = Mutations.apply case.Edits sound

        let read =
            Files.readLines damaged.Bytes
            |> List.map (fun line -> line.Number, line)
            |> Map.ofList

        for start, length, number in Mutations.untouched sound damaged do
            let line = sound[start .. start + length - 1]

            if not (String.IsNullOrWhiteSpace(Encoding.UTF8.GetString line)) then
                Law.same $"line {number}" (content (Files.readLine line)) (content read[number]))

[<Law>]
let ``a file is its lines, each read alone`` () =
    let byteOrderMark = [| 0xEFuy; 0xBBuy; 0xBFuy |]

    Prop.forAll cases (fun case ->
        let damaged = (Mutations.apply case.Edits (file case.Lines)).Bytes

        let text = if damaged.AsSpan().StartsWith(ReadOnlySpan byteOrderMark) then damaged[3..] else damaged

        let expected =
            Files.split text
            |> List.indexed
            |> List.filter (fun (_, line) -> Array.exists (fun unit -> not (Array.contains unit " \t\r"B)) line)
            |> List.map (fun (index, line) -> EnvelopeJson.readLine (int64 index + 1L) (ReadOnlySpan line))

        Law.same "the lines" expected (Files.readLines damaged))

[<Law>]
let ``whatever was read from a damaged file is sound: written and read again it is the same`` () =
    Prop.forAll cases (fun case ->
        for line in Files.readLines (Mutations.apply case.Edits (file case.Lines)).Bytes do
            match line with
            | TraceLine.Readable(_, envelope, _) ->
                Law.same "read again" envelope (Files.read (Files.write envelope))
                Law.same "replayed" (Replay.kept envelope) (Replay.kept (SessionReducer.fold (envelope.Replay())))
            | TraceLine.Unreadable(_, reason) -> Law.must "there is a reason" (reason <> ""))

[<Law>]
let ``the order of the lines and the end of the last one do not matter`` () =
    Prop.forAll (Arb.fromGen lines) (fun lines ->
        let contents file = Files.readLines file |> List.map content

        let forwards = contents (file lines)
        Law.same "backwards" (List.rev forwards) (contents (file (List.rev lines)))
        let text = file lines
        Law.same "without the last line break" forwards (contents text[.. text.Length - 2])
        let windows = lines |> List.collect (fun line -> [ line; "\r\n"B ]) |> Array.concat
        Law.same "with carriage returns" forwards (contents windows))

[<Law>]
let ``a line cut anywhere is unreadable, and never another envelope`` () =
    let cuts = Arb.fromGen (Gen.zip (Gen.elements Files.seedLines) (Gen.choose (0, Int32.MaxValue)))

    Prop.forAll cuts (fun (line, place) ->
        match Files.readLine line[.. place % line.Length - 1] with
        | TraceLine.Readable _ -> Law.must "a part was taken for the whole" false
        | TraceLine.Unreadable _ -> ())

[<Law(5000)>]
let ``a line of any bytes, or of any JSON, gives a result`` () =
    let bytes = Gen.choose (0, 255) |> Gen.map byte |> Gen.arrayOf |> Gen.resize 40
    let json = Values.any |> Gen.map (Files.json >> Encoding.UTF8.GetBytes)

    Prop.forAll (Arb.fromGen (Gen.oneof [ bytes; json ])) (fun line ->
        match Files.readLine line with
        | TraceLine.Readable _ -> Law.must "it names a session" (Encoding.UTF8.GetString(line).Contains "session")
        | TraceLine.Unreadable(_, reason) -> Law.must "there is a reason" (reason <> ""))

/// A line of our own shape, with values of any kind at each @.
let private shape =
    String.concat
        ""
        [
            """{"schema_version":@,"session":{"session_id":@,"user_id":@,"metadata":@,"trace_id":@,"parent":@,"""
            """"dropped":@,"discarded":{"by_reason":@},"duration_ns":@,"start_time":@,"status":@,"error":@},"""
            """"events":[{"type":"span_start","timestamp":@,"sequence":@,"trace":@,"payload":{"kind":"k","attributes":@}},"""
            """{"type":"span_end","payload":{"error":@,"name":@,"duration_ns":@,"dropped_events":@}},@]}"""
        ]

let private discarding = [ Anomaly.Unreadable; Anomaly.OutOfOrder; Anomaly.ForeignSession ]

[<Law(3000)>]
let ``a line of our own shape is readable, whatever stands in its places`` () =
    let value = Gen.frequency [ 3, Values.any; 1, Gen.map AttributeValue.FromMap Values.attributes ]

    Prop.forAll (Arb.fromGen (Gen.listOfLength 21 value)) (fun values ->
        let envelope = Files.readText (Files.fill shape (List.map Files.json values))
        let kept = int64 (Seq.length (envelope.AllEvents()))
        let counted = List.sumBy (fun (anomaly: Anomaly) -> envelope.Discarded[anomaly.Name]) discarding
        Law.same "three events, each kept or counted" 3L (kept + counted)
        Law.same "read again" envelope (Files.read (Files.write envelope)))

[<Law>]
let ``a line of a part is readable, whatever it says of its writer`` () =
    let line end' state ranges =
        """{"schema_version":"0.3","session":{"session_id":"s","agent_id":"a","trace_id":"00000000000000000000000000000001","""
        + $"\"run_id\":\"0000000000000002\",\"start_time\":\"2026-01-31T08:00:00Z\",\"end_time\":{end'}}},"
        + $"\"part\":{{\"writer\":\"0000000000000003\",\"state\":{state},\"ranges\":{ranges}}},\"events\":[]}}"

    let ends = Gen.elements [ "null"; "\"2026-01-31T08:00:01Z\""; "\"soon\""; "1769846401" ]
    let states = Gen.elements [ "\"finished\""; "\"suspended\""; "\"running\""; "\"asleep\""; "null"; "{}" ]

    let ranges =
        Gen.elements
            [
                "[[0,3]]"
                "[[0,1],[5,9]]"
                "[[0,2,9]]"
                "[[3]]"
                "[[-2,1]]"
                "[[4,2],7]"
                "[]"
                "null"
            ]

    Prop.forAll (Arb.fromGen (Gen.map3 line ends states ranges)) (fun line ->
        let envelope = Files.readText line
        Law.same "read again" envelope (Files.read (Files.write envelope)))

[<Law>]
let ``a damaged event alone is read as something or as nothing, and throws nothing`` () =
    let alone event =
        let line = ArrayBufferWriter<byte>()
        EventJson.write event line
        line.WrittenSpan.ToArray()

    let events =
        Gen.resize 15 ScenarioGenerator.wellFormed.Generator
        |> Gen.map (Scenario.events >> List.map alone >> file)

    Prop.forAll (Arb.fromGen (Gen.zip events Mutations.any)) (fun (sound, edits) ->
        for line in Files.split (Mutations.apply edits sound).Bytes do
            EventJson.read (LineScratch()) (Dictionary()) (ReadOnlySpan line) |> ignore)
