/// Rules mean what their words say, at every moment of a run, and read as they are written.
module AgentObservatory.PropertyTests.RuleLaws

open System
open AgentObservatory
open AgentObservatory.PropertyTests.RuleModel
open AgentObservatory.Rules
open FsCheck
open FsCheck.FSharp
open global.Xunit

let private seeds: Arbitrary<int> = Arb.fromGen (Gen.choose (0, Int32.MaxValue))

let private rules: Arbitrary<Rule> =
    Arb.fromGen (Gen.map (fun seed -> RandomRules.rule (Random seed) 4) (Gen.choose (0, Int32.MaxValue)))

[<Law(20_000)>]
let ``what a rule says after each event is what its words mean there, and an early verdict lasts`` () =
    Prop.forAll seeds (fun seed -> Law.same "the verdicts" null (Agreement.difference seed))

[<Law(10_000)>]
let ``a rule as text reads as the same rule`` () =
    Prop.forAll rules (fun rule ->
        let read = Rule.Parse(rule.ToString())
        Law.same "the rule" rule.Term read.Term
        Law.same "the text" (rule.ToString()) (read.ToString())
        Law.must "equal rules have equal hash codes" (rule.Equals read && rule.GetHashCode() = read.GetHashCode()))

[<Law(20_000)>]
let ``any text is a rule, or the error says where it cannot be`` () =
    // Words of rules in any order, and now and then something else.
    let words =
        Gen.elements
            [
                "called"
                "event"
                "ended"
                "any"
                "\"a\""
                "of"
                "with"
                "="
                "1"
                "-2.5E+3"
                "true"
                "failed"
                "not"
                "always"
                "never"
                "eventually"
                "and"
                "or"
                "before"
                "until"
                "followed"
                "by"
                "within"
                "2s"
                "at"
                "most"
                "between"
                ","
                "("
                ")"
                "\""
                "\\u00"
                "\u0000"
                "\ud800"
                "99999999999999999999 h"
            ]

    let texts = Gen.map (String.concat " ") (Gen.resize 30 (Gen.listOf words)) |> Arb.fromGen

    Prop.forAll texts (fun text ->
        let mutable rule: Rule | null = null
        let mutable error: RuleError | null = null

        if Rule.TryParse(text, &rule, &error) then
            Law.same "read again" (nonNull rule).Term (Rule.Parse((nonNull rule).ToString())).Term
        else
            let position = (nonNull error).Position
            Law.must "the position is in the text" (position >= 1 && position <= text.Length + 1))

let rec private size (formula: Formula) : int =
    match formula with
    | Formula.And parts
    | Formula.Or parts -> Seq.sumBy size parts
    | _ -> 1

[<Law(300)>]
let ``what is left of a rule does not grow with the run`` () =
    Prop.forAll seeds (fun seed ->
        let random = Random seed
        let watch = RuleWatch(RandomRules.rule random 3)
        let clocks = [| 0L; 0L |]

        let largest (first: int64) =
            Seq.max (
                seq {
                    for number in first .. first + 1_000L do
                        watch.Add(RandomRules.event random 2 clocks number) |> ignore
                        size watch.Rest
                }
            )

        let early = largest 0L
        let late = largest 2_000L
        Law.must $"{late} parts, {early} before" (late <= 2 * early + 32))

[<Fact>]
let ``random rules come to every verdict, before the end of their runs and there`` () =
    let verdicts =
        [
            for seed in 1..2_000 do
                let random = Random seed
                let watch = RuleWatch(RandomRules.rule random (1 + random.Next 3))

                for event in RandomRules.run random do
                    watch.Add event |> ignore

                (watch.Verdict, watch.Finish())
        ]

    let count verdict = verdicts |> List.filter ((=) verdict) |> List.length

    for ending in [ RuleVerdict.Holds; RuleVerdict.Broken ] do
        Law.must $"{ending} early" (count (ending, ending) > 200)
        Law.must $"{ending} at the end" (count (RuleVerdict.Open, ending) > 200)

    Law.must "cannot tell" (count (RuleVerdict.Open, RuleVerdict.CannotTell) > 5)

[<Fact>]
let ``functions and operators build what the text says`` () =
    let second = TimeSpan.FromSeconds 1.0

    let built =
        (called "a" => (ended "a" |> within second))
        &&& (called "b" |> before (called "c"))
        &&& !!(eventually (happened "x" |> having "n" (AttributeValue.FromInteger 5L)))
        ||| (never (called "d") |> until (atMost 2 (called "e")))
        ||| between (called "a") (called "b") (always (called "c"))
        ||| atMostWithin second 3 (called "f")

    let text =
        "called \"a\" followed by ended \"a\" within 1s and called \"b\" before called \"c\" "
        + "and not eventually event \"x\" with \"n\" = 5 or never called \"d\" until at most 2 called \"e\" "
        + "or between called \"a\" and called \"b\", always called \"c\" or at most 3 called \"f\" within 1s"

    Law.same "the text" text (built.ToString())
    Law.same "the rule" built (Rule.Parse text)

[<Law(20_000)>]
let ``what is certain of a run with gaps holds however they are filled`` () =
    Prop.forAll seeds (fun seed -> Law.same "the verdicts" null (Agreement.lossyDifference seed))
