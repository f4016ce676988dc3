/// Random rules and random runs over so few names that rules meet their facts.
module AgentObservatory.PropertyTests.RuleModel.RandomRules

open System
open System.Collections.Generic
open AgentObservatory

let private names = [| "a"; "b"; "c" |]
let private second = 1_000_000_000L

let private pick (random: Random) (items: 'Item[]) = items[random.Next items.Length]

let private pattern (random: Random) : RuleTerm =
    let moment = enum<FactMoment>(random.Next 3)

    RuleTerm.Fact
        {
            Moment = moment
            Name = (if random.Next 6 = 0 then null else pick random names)
            Kind = (if moment <> FactMoment.Event && random.Next 8 = 0 then "k" else null)
            Status =
                (if moment = FactMoment.Ended && random.Next 3 = 0 then
                     ValueSome(enum<SpanStatus>(random.Next 2))
                 else
                     ValueNone)
            Attributes =
                (if random.Next 8 = 0 then
                     [ "n", AttributeValue.FromInteger(int64 (random.Next 2)) ]
                 else
                     [])
        }

let rec private ofFacts (random: Random) (depth: int) : RuleTerm =
    match random.Next(if depth <= 0 then 1 else 6) with
    | 1 -> RuleTerm.Not(ofFacts random (depth - 1))
    | 2 -> RuleTerm.both (ofFacts random (depth - 1)) (ofFacts random (depth - 1))
    | 3 -> RuleTerm.either (ofFacts random (depth - 1)) (ofFacts random (depth - 1))
    | _ -> pattern random

/// A rule of at most this depth, with or without time limits.
let rec private term (random: Random) (isTimed: bool) (depth: int) : RuleTerm =
    let inner () = term random isTimed (depth - 1)
    let length () = second * int64 (random.Next 4)

    match random.Next(if depth <= 0 then 1 else 14) with
    | 1 -> RuleTerm.Not(inner ())
    | 2 -> RuleTerm.both (inner ()) (inner ())
    | 3 -> RuleTerm.either (inner ()) (inner ())
    | 4 -> RuleTerm.Always(inner ())
    | 5 -> RuleTerm.Never(inner ())
    | 6 -> RuleTerm.Eventually(inner ())
    | 7 -> RuleTerm.Before(inner (), inner ())
    | 8 -> RuleTerm.Until(inner (), inner ())
    | 9 -> RuleTerm.FollowedBy(inner (), inner ())
    | 10 -> RuleTerm.Between(inner (), inner (), inner ())
    | 11 when isTimed -> RuleTerm.Within(term random false (depth - 1), length ())
    | 12 ->
        let limit = if isTimed && random.Next 4 > 0 then ValueSome(length ()) else ValueNone
        RuleTerm.AtMost(random.Next 3, ofFacts random (depth - 1), limit)
    | _ -> pattern random

let rule (random: Random) (depth: int) : Rule = Rule(term random true depth)

let private session: SessionInfo =
    { SessionInfo.Unknown with
        TraceId = { High = 1UL; Low = 1UL }
        RunId = { Value = 1UL; Extension = 0UL }
    }

/// The event with this number, of one of some writers; a clock may stand still, or run back a little.
let event (random: Random) (writers: int) (clocks: int64[]) (number: int64) : TraceEvent =
    let writer = random.Next writers
    clocks[writer] <- clocks[writer] + second * int64 (random.Next 4 - 1)

    let attributes: Attributes =
        if random.Next 2 = 0 then
            Attributes.Empty
        else
            Attributes.Create(ReadOnlySpan [| KeyValuePair("n", AttributeValue.FromInteger(int64 (random.Next 2))) |])

    let fact =
        match random.Next 3 with
        | 0 -> TraceFact.SpanStarted(pick random [| "k"; "l" |], pick random names, attributes)
        | 1 -> TraceFact.StreamEvent(pick random names, attributes, false)
        | _ ->
            TraceFact.SpanEnded
                {
                    Name = pick random names
                    Kind = pick random [| "k"; "l" |]
                    Status = enum<SpanStatus>(random.Next 2)
                    Error = null
                    DurationNanoseconds = Nullable()
                    Attributes = attributes
                    DroppedEvents = 0L
                }

    {
        Session = session
        Sequence = number
        Time = { UnixNanoseconds = clocks[writer] }
        EventId = { Writer = uint64 writer + 1UL; Sequence = uint64 number }
        // A span of its own, so that ends are what they say.
        SpanId = { Value = uint64 number + 1UL; Extension = 0UL }
        ParentSpanId = SpanId.None
        Fact = fact
    }

/// A short run of one or two writers.
let run (random: Random) : TraceEvent[] =
    let writers = 1 + random.Next 5 / 4
    let clocks = Array.init writers (fun _ -> int64 (random.Next 100) * second)
    Array.init (random.Next 9) (fun number -> event random writers clocks (int64 number))
