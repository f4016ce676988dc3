/// Merging the parts of a run is a join: what comes out is a function of the set of events and of what writers claim.
module AgentObservatory.PropertyTests.MergeLaws

open System
open System.Collections.Generic
open System.Collections.Immutable
open AgentObservatory
open AgentObservatory.Generators
open AgentObservatory.PropertyTests
open FsCheck
open FsCheck.FSharp

let private merged (parts: SessionEnvelope list) : SessionEnvelope = Seq.exactlyOne (EnvelopeMerge.merge parts)

let private whole (run: Runs.Run) : SessionEnvelope = merged (Runs.parts { run with Cuts = [] })

let private holds (law: Runs.Run -> unit) = Prop.forAll Runs.hostile law

[<Law(5000)>]
let ``merging does not depend on the order of the parts, nor on how they are grouped, nor on how often one comes`` () =
    holds (fun run ->
        let parts = Runs.parts run
        let expected = merged parts
        Law.same "backwards" expected (merged (List.rev parts))
        Law.same "twice" expected (merged (parts @ parts))
        Law.same "with itself" expected (merged [ expected; expected ])
        let left, right = List.splitAt (parts.Length / 2) parts

        if not (left.IsEmpty || right.IsEmpty) then
            Law.same "in two groups" expected (merged [ merged left; merged right ])
            Law.same "one by one" expected (List.reduce (fun sum part -> merged [ sum; part ]) parts))

[<Law(5000)>]
let ``a whole run merged with its parts, or alone, stays as it is`` () =
    holds (fun run ->
        let whole = whole run
        Law.same "alone" whole (merged [ whole ])
        Law.same "folded again" whole (merged [ whole; whole ])
        Law.same "with its parts" whole (merged (whole :: Runs.parts run)))

[<Law(5000)>]
let ``however a run is cut into parts, lines and writers, it merges to the same bytes`` () =
    holds (fun run ->
        let bytes envelope = Text.Encoding.UTF8.GetString(Files.write envelope)
        let expected = bytes (whole run)
        Law.same "the parts" expected (bytes (merged (Runs.parts run)))

        let read part = Files.read (Files.write part)
        Law.same "the parts from lines" expected (bytes (merged (List.map read (Runs.parts run)))))

[<Law(5000)>]
let ``what is written of a part or of a merged run reads back as what it was`` () =
    holds (fun run ->
        for part in merged (Runs.parts run) :: Runs.parts run do
            Law.same "read back" part (Files.read (Files.write part)))

[<Law(5000)>]
let ``every prefix of the order folds, and a span that has ended along it never reopens`` () =
    holds (fun run ->
        let events = Seq.toList ((whole run).Replay())
        let statuses = Dictionary<SpanId, SpanStatus>()

        for length in 1 .. events.Length do
            let envelope = SessionReducer.fold (List.truncate length events)

            for span in envelope.Spans do
                match statuses.TryGetValue span.SpanId with
                | true, status when status <> SpanStatus.Unfinished -> Law.same "the status" status span.Status
                | _ -> statuses[span.SpanId] <- span.Status)

[<Law(5000)>]
let ``a cause whose stamp was handed over stands before its effect, whatever the clocks say`` () =
    holds (fun run ->
        let envelope = merged (Runs.parts run)

        let inOrder (events: seq<TraceEvent>) =
            let places = Dictionary<EventId, int>()
            Seq.iteri (fun place (event: TraceEvent) -> places.TryAdd(event.EventId, place) |> ignore) events

            for cause, effect in run.Handed do
                match places.TryGetValue cause, places.TryGetValue effect with
                | (true, before), (true, after) -> Law.must "the cause comes first" (before < after)
                | _ -> ()

            places

        // Replaying sorts. In what the envelope holds, the events stand as they were folded.
        inOrder envelope.Events |> ignore
        inOrder (Seq.map _.Event envelope.Strays) |> ignore
        let places = inOrder (envelope.Replay())

        for cause, effect in run.Handed do
            Law.must "both are there" (places.ContainsKey cause && places.ContainsKey effect))

[<Law(5000)>]
let ``a span whose parent was handed over has that parent, whoever started it`` () =
    holds (fun run ->
        let run = { run with Damage = [] }
        let envelope = merged (Runs.parts run)
        let known = HashSet(Seq.map (fun (span: SpanRecord) -> span.SpanId) envelope.Spans)

        for span in envelope.Spans do
            Law.must "the parent is in the run" (span.ParentSpanId.IsNone || known.Contains span.ParentSpanId)
            Law.must "no parent is foreign" span.ForeignParentId.IsNone)

[<Law(5000)>]
let ``for each writer, what it has told is present or missing`` () =
    holds (fun run ->
        let parts = Runs.parts run
        // Some parts are lost.
        let found =
            List.indexed parts
            |> List.filter (fun (index, _) -> index % 3 <> 1)
            |> List.map snd

        if not found.IsEmpty then
            let envelope = merged found

            for writer in envelope.Writers do
                let present =
                    envelope.Replay()
                    |> Seq.filter (fun event -> event.EventId.Writer = writer.Writer)
                    |> Seq.distinctBy _.Sequence
                    |> Seq.length

                let told = Runs.told found writer.Writer
                Law.same "told" told (writer.Told.Count)
                Law.must "nothing is present that was not told" (int64 present <= told))

[<Law(5000)>]
let ``events of parts = merged + duplicates + other contents`` () =
    holds (fun run ->
        let parts = Runs.parts run
        let all (envelope: SessionEnvelope) = Seq.toList (envelope.Replay())
        let envelope = merged parts
        let others = Seq.filter (fun (stray: StrayEvent) -> stray.Reason = Anomaly.OtherContent) envelope.Strays
        let ids = HashSet(parts |> List.collect all |> List.map _.EventId)
        Law.same "each id counts once" ids.Count ((all envelope).Length - Seq.length others)

        let distinct =
            SortedSet(
                parts
                |> List.collect all
                |> List.map (fun event -> FoldRules.markLate event false),
                EventOrder.comparer
            )

        Law.same "each content is kept" distinct.Count (all envelope).Length)

[<Law(5000)>]
let ``of two contents of one id the one with the smaller bytes counts, and the other is kept`` () =
    let bytes event =
        let line = Buffers.ArrayBufferWriter<byte>()
        EventJson.write (FoldRules.markLate event false) line
        line.WrittenSpan.ToArray()

    holds (fun run ->
        let envelope = merged (Runs.parts run)

        let isOther event =
            Seq.exists
                (fun (stray: StrayEvent) -> stray.Reason = Anomaly.OtherContent && stray.Event = event)
                envelope.Strays

        for _, contents in envelope.Replay() |> Seq.groupBy _.EventId do
            let counted, others = contents |> Seq.toList |> List.partition (isOther >> not)
            Law.same "one counts" 1 counted.Length

            for other in others do
                let order = (ReadOnlySpan(bytes counted.Head)).SequenceCompareTo(ReadOnlySpan(bytes other))
                Law.must "its bytes are smaller" (order < 0))

[<Law(5000)>]
let ``a run has ended once all writers of its trunk have, and their last end in the order counts`` () =
    holds (fun run ->
        let envelope = merged (Runs.parts run)

        let hasJoined (writer: RunWriter) =
            match writer.Start with
            | null -> false
            | start -> start.Fact.IsJoin

        let ends = envelope.Writers |> Seq.filter (hasJoined >> not) |> Seq.map _.End |> Seq.toList

        let expected =
            if ends.IsEmpty || List.exists isNull ends then
                SessionEnd.Unseen
            else
                match
                    (nonNull (
                        List.maxBy
                            (fun (last: TraceEvent | null) ->
                                let last = nonNull last in struct (last.Sequence, last.EventId.Writer))
                            ends
                    ))
                        .Fact
                with
                | TraceFact.SessionEnded finish -> finish
                | _ -> SessionEnd.Unseen

        Law.same "the status" expected.Status envelope.Status
        Law.same "the reason" expected.SuspendReason envelope.SuspendReason)

[<Law(5000)>]
let ``a run is measured by the writer that began it, and otherwise by its times`` () =
    holds (fun run ->
        let envelope = merged (Runs.parts run)

        let isStart (stray: StrayEvent) = stray.Event.Fact.IsSessionStarted && stray.Reason <> Anomaly.OtherContent

        let first =
            Seq.append
                (Seq.choose (fun (writer: RunWriter) -> Option.ofObj writer.Start) envelope.Writers)
                (Seq.filter isStart envelope.Strays |> Seq.map _.Event)
            |> Seq.sortBy (fun start -> struct (start.Fact.IsJoin, start.Sequence, start.EventId.Writer))
            |> Seq.tryHead

        let trunk = envelope.Writers |> Seq.filter _.IsOfTrunk |> Seq.toList

        let measured =
            if List.exists (fun (writer: RunWriter) -> isNull writer.End && writer.Told.Count > 0L) trunk then
                Nullable()
            else
                match
                    List.choose (fun (writer: RunWriter) -> Option.ofObj writer.End) trunk
                    |> List.sortBy (fun last -> struct (last.Sequence, last.EventId.Writer))
                    |> List.tryLast,
                    first
                with
                | Some last, Some start when last.EventId.Writer <> start.EventId.Writer -> Nullable()
                | Some { Fact = TraceFact.SessionEnded finish }, _ -> finish.DurationNanoseconds
                | _ -> Nullable()

        let byTimes = envelope.EndTime.UnixNanoseconds - envelope.Session.StartTime.UnixNanoseconds
        Law.same "the duration" (max 0L (measured.GetValueOrDefault byTimes)) envelope.DurationNanoseconds)

[<Law(5000)>]
let ``how a writer that has joined a run ended decides nothing`` () =
    holds (fun run ->
        let joined =
            run.Events
            |> List.filter _.Fact.IsJoin
            |> List.map _.EventId.Writer
            |> Set.ofList

        let isLeft (event: TraceEvent) = not (event.Fact.IsSessionEnded && joined.Contains event.EventId.Writer)
        let verdict (envelope: SessionEnvelope) = envelope.Status, envelope.Error, envelope.SuspendReason
        let all = SessionReducer.fold run.Events
        let left = SessionReducer.fold (List.filter isLeft run.Events)
        Law.same "the verdict" (verdict all) (verdict left))

[<Law(5000)>]
let ``a run that was suspended and then resumed is no longer suspended`` () =
    holds (fun run ->
        let envelope = SessionReducer.fold run.Events

        if not (isNull envelope.SuspendReason) then
            let last =
                envelope.Writers
                |> Seq.filter _.IsOfTrunk
                |> Seq.map (fun writer -> nonNull writer.End)
                |> Seq.maxBy (fun last -> struct (last.Sequence, last.EventId.Writer))

            let resumes (writer: RunWriter) =
                match writer.Origin with
                | null -> false
                | origin -> origin = WriterOrigin.Resumed last.EventId

            Law.must "nobody has resumed it there" (not (Seq.exists resumes envelope.Writers)))

[<Law(5000)>]
let ``writers that resume a run at the same point are counted`` () =
    holds (fun run ->
        let stamps =
            run.Events
            |> List.choose (fun event ->
                match event.Fact with
                | TraceFact.SessionStarted(WriterOrigin.Resumed stamp) -> Some stamp
                | _ -> None)

        let envelope = merged (Runs.parts { run with Damage = [] })
        let twice = stamps.Length - (List.distinct stamps).Length
        Law.same "resumed twice" (int64 twice) envelope.Anomalies["resumed_twice"]
        Law.must "it has anomalies" (twice = 0 || envelope.HasAnomalies))

[<Law(5000)>]
let ``envelopes that do not say who wrote them are never merged`` () =
    Prop.forAll ScenarioGenerator.wellFormed (fun scenario ->
        let unkeyed = { scenario with Session = { scenario.Session with RunId = SpanId.None } }
        let events = Scenario.events unkeyed |> List.filter (fun event -> event.Session.RunId.IsNone)
        let envelope = SessionReducer.fold events
        Law.same "both stay" [ envelope; envelope ] (List.ofSeq (EnvelopeMerge.merge [ envelope; envelope ])))

/// Parts that claim losses of their own: of their writers, of writers they have no event of, and of nobody.
let private losing: Arbitrary<SessionEnvelope list> =
    let tally =
        Gen.zip (Gen.elements [ "event_limit"; "late"; "" ]) (Gen.elements [ 0L; 1L; 2L; 7L; Int64.MaxValue ])
        |> Gen.listOf
        |> Gen.resize 3
        |> Gen.map (List.fold (fun (sum: Tally) (reason, count) -> sum.Add(reason, count)) Tally.Empty)

    let claims = Gen.resize 4 (Gen.listOf (Gen.zip (Gen.choose64 (0L, 6L)) (Gen.zip tally tally)))

    let losing (part: SessionEnvelope, claims) =
        let lose writers (writer: int64, (dropped: Tally, discarded: Tally)) =
            let known =
                Map.tryFind (uint64 writer) writers
                |> Option.defaultValue (RunWriter.Unheard(uint64 writer))

            let lost =
                { known with
                    Dropped = known.Dropped.Add dropped
                    Discarded = known.Discarded.Add discarded
                }

            Map.add lost.Writer lost writers

        let told = Map.ofSeq (Seq.map (fun (writer: RunWriter) -> writer.Writer, writer) part.Writers)
        let writers = List.fold lose told claims |> Map.values
        let sum (count: RunWriter -> Tally) = Seq.fold (fun (sum: Tally) -> count >> sum.Add) Tally.Empty writers

        { part with
            Writers = ImmutableArray.CreateRange writers
            Dropped = sum _.Dropped
            Discarded = sum _.Discarded
        }

    let parts =
        gen {
            let! run = Runs.hostile.Generator
            let parts = Runs.parts run
            let! claims = Gen.listOfLength parts.Length claims
            return List.map losing (List.zip parts claims)
        }

    Arb.fromGenShrink (parts, Shrinking.list (fun _ -> Seq.empty) >> Seq.filter (List.isEmpty >> not))

[<Law(5000)>]
let ``of what the parts say that a writer has lost, the most counts for each reason, however often they say it`` () =
    Prop.forAll losing (fun parts ->
        let writers = parts |> List.collect (fun part -> List.ofSeq part.Writers)

        let most (writer: uint64) (count: RunWriter -> Tally) =
            let counts = writers |> List.filter (fun other -> other.Writer = writer) |> List.map count
            let reasons = counts |> List.collect (fun tally -> List.ofSeq tally.Reasons) |> List.distinct

            let add (sum: Tally) reason = sum.Add(reason, counts |> List.map (fun tally -> tally[reason]) |> List.max)
            List.fold add Tally.Empty reasons

        let expected = writers |> List.map _.Writer |> List.distinct |> List.sort
        let sum count = Seq.fold (fun (sum: Tally) writer -> sum.Add(most writer count)) Tally.Empty expected

        for parts in [ parts; List.rev parts; parts @ parts; [ merged parts; merged parts ] ] do
            let envelope = merged parts
            Law.same "the writers" expected [ for writer in envelope.Writers -> writer.Writer ]

            for writer in envelope.Writers do
                Law.same "dropped" (most writer.Writer _.Dropped) writer.Dropped
                Law.same "discarded" (most writer.Writer _.Discarded) writer.Discarded

            Law.same "dropped in all" (sum _.Dropped) envelope.Dropped
            Law.same "discarded in all" (sum _.Discarded) envelope.Discarded
            Law.same "from its line" envelope (Files.read (Files.write envelope)))

[<Law(5000)>]
let ``an envelope that does not say who wrote it is not merged into a run with its key`` () =
    let both = Gen.zip Runs.hostile.Generator ScenarioGenerator.wellFormed.Generator

    Prop.forAll (Arb.fromGen both) (fun (run, scenario) ->
        let unkeyed = { scenario with Session = { scenario.Session with RunId = SpanId.None } }
        let events = Scenario.events unkeyed |> List.filter (fun event -> event.Session.RunId.IsNone)
        let envelope = SessionReducer.fold events

        // Without a run id, the id of its own span is its key.
        let old =
            { envelope with
                Session = { envelope.Session with TraceId = run.Key.TraceId; SpanId = run.Key.RunId }
            }

        let parts = Runs.parts run
        let whole = merged parts
        Law.same "the key" run.Key old.Session.Key
        Law.same "after it" [ whole; old ] (List.ofSeq (EnvelopeMerge.merge (parts @ [ old ])))
        Law.same "before it" [ old; whole ] (List.ofSeq (EnvelopeMerge.merge (old :: parts)))
        Law.same "amidst" [ whole; old ] (List.ofSeq (EnvelopeMerge.merge (parts.Head :: old :: parts))))

[<Law(5000)>]
let ``runs stay apart, in the order in which they first come`` () =
    Prop.forAll (Arb.fromGen (Gen.zip Runs.hostile.Generator Runs.hostile.Generator)) (fun (first, second) ->
        let other (part: SessionEnvelope) =
            { part with
                Session = { part.Session with SessionId = part.Session.SessionId + "'" }
            }

        let a, b = Runs.parts first, Runs.parts second
        let keys = [ a.Head.Session.Key; b.Head.Session.Key ] |> List.distinct
        let merged = EnvelopeMerge.merge (a @ b)
        Law.same "the keys" keys [ for run in merged -> run.Session.Key ])
