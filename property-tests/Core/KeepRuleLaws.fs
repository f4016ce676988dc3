/// Any text is read as a rule or says where it is none, and rules decide as the conditions that they are made of.
module AgentObservatory.PropertyTests.KeepRuleLaws

open System
open AgentObservatory
open AgentObservatory.Generators
open AgentObservatory.PropertyTests
open FsCheck
open FsCheck.FSharp

let private statuses =
    [
        "failed", SpanStatus.Error
        "cancelled", SpanStatus.Cancelled
        "unfinished", SpanStatus.Unfinished
    ]

let private outcome: Gen<RunOutcome> =
    gen {
        let! high = Gen.map uint64 Numbers.integers
        let! low = Gen.map uint64 (Gen.choose64 (Int64.MinValue, Int64.MaxValue))
        let! status = Gen.elements (Enum.GetValues<SpanStatus>() |> Array.toList)
        let! spans = Gen.choose (0, 15)
        let! duration = Gen.choose64 (0L, 4_000_000_000L)
        let! isWhole = Gen.frequency [ 4, Gen.constant true; 1, Gen.constant false ]

        return
            {
                TraceId = { High = high; Low = low }
                Status = status
                SpanStatuses = spans
                DurationNanoseconds = duration
                IsWhole = isWhole
            }
    }

/// A condition, and what it means.
let private condition: Gen<string * (RunOutcome -> bool)> =
    let ofSession (word, status) = "session " + word, fun (outcome: RunOutcome) -> outcome.Status = status

    let ofAny (word, status) =
        word, fun (outcome: RunOutcome) -> outcome.Status = status || outcome.SpanStatuses / pown 2 (int status) % 2 = 1

    let slower milliseconds =
        $"slower than {milliseconds}ms",
        fun (outcome: RunOutcome) -> outcome.DurationNanoseconds > int64 milliseconds * 1_000_000L

    let sampled percent =
        $"{percent}%% of the rest",
        fun (outcome: RunOutcome) ->
            let number = outcome.TraceId.Low % pown 2UL 56
            float number / float (pown 2UL 56) < float percent / 100.0

    Gen.oneof
        [
            Gen.map ofSession (Gen.elements statuses)
            Gen.map ofAny (Gen.elements statuses)
            Gen.map slower (Gen.choose (0, 4_000))
            Gen.map sampled (Gen.choose (1, 100))
        ]

let private rules: Gen<(string * (RunOutcome -> bool)) list> =
    Gen.bind (fun length -> Gen.listOfLength length condition) (Gen.choose (1, 5))

[<Law(5000)>]
let ``a rule keeps what one of its conditions holds for, and every part of a run`` () =
    let cases = Arb.fromGen (Gen.zip rules outcome)

    Prop.forAll cases (fun (conditions, outcome) ->
        let rule = KeepRule.Parse(String.Join(" or ", List.map fst conditions))
        let expected = not outcome.IsWhole || List.exists (fun (_, holds) -> holds outcome) conditions
        Law.same (rule.ToString()) expected (rule.Keeps outcome))

[<Law(5000)>]
let ``a larger percentage keeps what a smaller one keeps, and no trace in part`` () =
    let percent = Gen.map (fun tenths -> decimal tenths / 10m) (Gen.choose (1, 1000))
    let cases = Arb.fromGen (Gen.zip3 percent percent outcome)

    Prop.forAll cases (fun (one, other, outcome) ->
        let keeps (percent: decimal) (outcome: RunOutcome) = KeepRule.Parse($"{percent}%%").Keeps outcome
        let smaller, larger = min one other, max one other
        Law.must "monotone" (not (keeps smaller outcome) || keeps larger outcome)

        let sameTrace = { outcome with Status = SpanStatus.Error; DurationNanoseconds = 1L }
        Law.same "the trace decides" (keeps one outcome) (keeps one sameTrace))

[<Law(5000)>]
let ``any text is a rule, or the error says a place within it`` () =
    let words =
        [
            "failed"
            "or"
            "session"
            "slower"
            "than"
            "2"
            "s"
            "%"
            "5"
            "of"
            "the"
            "rest"
            "by"
            "trace"
            "id"
            " "
            ""
        ]

    let ofWords =
        Gen.map (fun (words: string list) -> String.Join(" ", words)) (Gen.listOf (Gen.elements words))

    let texts = Gen.oneof [ ofWords; Gen.map string Texts.anyOrNull ]

    Prop.forAll (Arb.fromGen texts) (fun text ->
        let mutable rule = null
        let mutable error = null

        if KeepRule.TryParse(text, &rule, &error) then
            Law.same "its text" text (string rule)
        else
            let told = string error
            let place = told.LastIndexOf "at character "

            if place >= 0 then
                let digits = told.Substring(place + 13) |> Seq.takeWhile Char.IsAsciiDigit |> Seq.toArray
                let number = int (String digits)
                Law.must told (number >= 1 && number <= text.Length))
