/// Scenarios: mostly sensible sessions, with everything that can go wrong mixed in.
module internal AgentObservatory.Generators.ScenarioGenerator

open System
open AgentObservatory
open AgentObservatory.Generators.Scenario
open FsCheck
open FsCheck.FSharp

let private nullOr (gen: Gen<'T>) : Gen<'T | null> =
    Gen.frequency [ 1, Gen.constant null; 1, Gen.map (fun (value: 'T) -> value: 'T | null) gen ]

let private nullable (gen: Gen<int64>) : Gen<Nullable<int64>> =
    Gen.frequency [ 1, Gen.constant (Nullable()); 3, Gen.map Nullable gen ]

let private times: Gen<int64> =
    Gen.frequency
        [
            6, Gen.choose64 (1_795_330_000_000_000_000L, 1_795_330_000_000_001_000L)
            1, Numbers.integers
        ]

let private statuses: Gen<SpanStatus> =
    Gen.elements [ SpanStatus.Ok; SpanStatus.Error; SpanStatus.Cancelled; SpanStatus.Unfinished ]

let private tallies (reason: Gen<string>) : Gen<Tally> =
    let count = Gen.frequency [ 6, Gen.choose64 (-1L, 5L); 1, Gen.constant (Int64.MaxValue / 4L) ]

    Gen.listOf (Gen.zip reason count)
    |> Gen.resize 3
    |> Gen.map (List.fold (fun (tally: Tally) (reason, count) -> tally.Add(reason, count)) Tally.Empty)

/// What differs between scenarios whose names are well-formed and those that hold anything.
type private Names = { Text: Gen<string>; Null: Gen<string | null> }

let private errors names : Gen<ErrorInfo | null> =
    Gen.map3
        (fun kind message traceback -> { Type = kind; Message = message; Traceback = traceback })
        names.Text
        names.Text
        names.Null
    |> nullOr

let private spanEnds names : Gen<TraceFact> =
    gen {
        let! name = names.Null
        let! kind = names.Null
        let! status = statuses
        let! error = errors names
        let! duration = nullable Numbers.integers
        let! attributes = Values.attributes
        let! dropped = Numbers.integers

        return
            TraceFact.SpanEnded
                {
                    Name = name
                    Kind = kind
                    Status = status
                    Error = error
                    DurationNanoseconds = duration
                    Attributes = attributes
                    DroppedEvents = dropped
                }
    }

let private sessionEnds names : Gen<TraceFact> =
    gen {
        let! status = statuses
        let! error = errors names
        let! duration = nullable Numbers.integers
        let! dropped = tallies names.Text
        let! reason = Gen.frequency [ 8, Gen.constant null; 1, names.Null ]
        let! discarded = Gen.frequency [ 3, Gen.constant Tally.Empty; 1, tallies names.Text ]

        return
            TraceFact.SessionEnded
                {
                    Status = status
                    Error = error
                    DurationNanoseconds = duration
                    Dropped = dropped
                    Discarded = discarded
                    SuspendReason = reason
                }
    }

let private index = Gen.choose (0, 5)

let private choices weights : Gen<SpanChoice> =
    let fresh, opened, started, pool, nobody = weights

    Gen.frequency
        [
            fresh, Gen.constant Fresh
            opened, Gen.map Open index
            started, Gen.map Started index
            pool, Gen.map Fixed index
            nobody, Gen.constant Nobody
        ]

let private move (fact: Gen<TraceFact>) (span: Gen<SpanChoice>) (parent: Gen<SpanChoice>) : Gen<Move> =
    gen {
        let! fact = fact
        let! span = span
        let! parent = parent

        let! session =
            Gen.frequency [ 85, Gen.constant 0; 8, Gen.constant 1; 7, Gen.choose (2, sessionCount - 1) ]

        let! step =
            Gen.frequency
                [
                    92, Gen.constant 1L
                    4, Gen.choose64 (2L, 1000L)
                    2, Gen.constant 0L
                    2, Gen.choose64 (-5L, -1L)
                ]

        let! jump = Gen.frequency [ 200, Gen.constant ValueNone; 1, Gen.map ValueSome Numbers.integers ]

        let! time = times

        return
            {
                Fact = fact
                Span = span
                Parent = parent
                Session = session
                Step = step
                Jump = jump
                Time = time
            }
    }

let private sessionMove fact = move fact (Gen.constant Nobody) (Gen.constant Nobody)

let private begins =
    let stamp: EventId = { Writer = 3UL; Sequence = 5UL }

    let origins =
        Gen.frequency
            [
                14, Gen.constant WriterOrigin.Began
                1, Gen.constant (WriterOrigin.Resumed stamp)
                1, Gen.constant (WriterOrigin.Joined stamp)
            ]

    sessionMove (Gen.map TraceFact.SessionStarted origins)

let private middle names : Gen<Move> =
    let starts =
        Gen.map3
            (fun kind name attributes -> TraceFact.SpanStarted(kind, name, attributes))
            names.Text
            names.Text
            Values.attributes

    let streams =
        Gen.map3
            (fun name attributes isLate -> TraceFact.StreamEvent(name, attributes, isLate))
            names.Text
            Values.attributes
            (Gen.elements [ true; false ])

    Gen.frequency
        [
            30, move starts (choices (80, 0, 10, 8, 2)) (choices (5, 55, 10, 8, 25))
            40, move streams (choices (1, 65, 25, 7, 2)) (choices (0, 5, 0, 0, 5))
            25, move (spanEnds names) (choices (1, 75, 17, 5, 2)) (choices (0, 5, 0, 0, 5))
            1, begins
            1, sessionMove (sessionEnds names)
        ]

let private sometimes weight (gen: Gen<Move>) : Gen<Move list> =
    Gen.frequency [ 10 - weight, Gen.constant []; weight, Gen.map List.singleton gen ]

let private sessionInfos names : Gen<SessionInfo> =
    gen {
        let! sessionId = names.Text
        let! agentId = names.Text
        let! userId = names.Null
        let! metadata = Values.attributes
        let! high = Numbers.integers
        let! low = Numbers.integers
        let! start = times
        let! parentSession = names.Null

        let parent: SessionParent =
            {
                TraceId = { High = uint64 low; Low = uint64 high }
                SpanId = { Value = uint64 high; Extension = 0UL }
                SessionId = parentSession
            }

        let! parent = nullOr (Gen.constant parent)

        let! spanId =
            Gen.elements
                [
                    SpanId.None
                    { Value = uint64 high; Extension = 0UL }
                    { Value = 1UL; Extension = 0UL }
                ]

        let! runId = Gen.elements [ SpanId.None; { Value = max 1UL (uint64 low); Extension = 0UL } ]

        return
            {
                SessionId = sessionId
                AgentId = agentId
                UserId = userId
                Metadata = metadata
                TraceId = { High = uint64 high; Low = uint64 low }
                SpanId = spanId
                RunId = runId
                Parent = parent
                StartTime = { UnixNanoseconds = start }
            }
    }

/// The same moves as a well-behaved agent would make them: spans are fresh, and only open ones are reported on.
let private calm (moves: Move list) : Move list =
    let tame (opened: int) (move: Move) =
        let calmed span =
            Some
                { move with
                    Session = 0
                    Step = 1L
                    Jump = ValueNone
                    Span = span
                    Parent = (if move.Parent.IsFresh then Nobody else move.Parent)
                }

        match move.Fact with
        | TraceFact.SpanStarted _ -> calmed Fresh, opened + 1
        | TraceFact.StreamEvent _ when opened > 0 -> calmed (Open(opened % 3)), opened
        | TraceFact.SpanEnded _ when opened > 0 -> calmed (Open(opened % 3)), opened - 1
        | _ -> None, opened

    List.mapFold tame 0 moves |> fst |> List.choose id

let private scenarios names : Gen<Scenario> =
    Gen.sized (fun size ->
        gen {
            let! session = sessionInfos names
            let! first = sometimes 9 begins
            let! count = Gen.choose (0, min 60 size)
            let! body = Gen.listOfLength count (middle names)
            let! isCalm = Gen.frequency [ 3, Gen.constant false; 1, Gen.constant true ]
            let body = if isCalm then calm body else body
            let! last = sometimes 8 (sessionMove (sessionEnds names))
            let! after = sometimes 2 (middle names)

            return { Session = session; Moves = first @ body @ last @ after }
        })

let private arbitrary names = Arb.fromGenShrink (scenarios names, ScenarioShrinker.shrink)

/// Names of any UTF-16 units, and null where the language would not allow it.
let hostile: Arbitrary<Scenario> =
    arbitrary { Text = Texts.anyOrNull |> Gen.map Unchecked.nonNull; Null = Texts.anyOrNull }

/// Names of well-formed Unicode, never null where the language does not allow it.
let wellFormed: Arbitrary<Scenario> = arbitrary { Text = Texts.valid; Null = nullOr Texts.valid }
