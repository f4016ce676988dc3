/// Any text is read as a query or says where it is none, and what is printed reads as the same query.
module AgentObservatory.PropertyTests.QueryLaws

open System
open AgentObservatory
open AgentObservatory.Generators
open AgentObservatory.PropertyTests
open FsCheck
open FsCheck.FSharp

let private keys: Gen<string> =
    Gen.frequency
        [
            3, Gen.elements [ "city"; "gen_ai.usage.input_tokens"; "elapsed_ms"; "and"; "x\"y"; "a b"; "" ]
            1, Texts.any
        ]

let private numbers: Gen<AttributeValue> = Gen.map AttributeValue.FromNumberText Numbers.jsonText

let private unit (words: string list) : Gen<QueryUnit> =
    Gen.elements words |> Gen.map (fun word -> (QueryUnits.tryFind word).Value)

let private timeUnit = unit [ "ns"; "us"; "ms"; "s"; "m"; "h"; "d" ]

let private durations = Gen.map2 (fun number unit -> QueryValue.Quantity(number, unit)) numbers timeUnit

let private moments: Gen<QueryValue> =
    Gen.oneof
        [
            Gen.constant QueryValue.Now
            Gen.map2 (fun number unit -> QueryValue.Ago(number, unit)) numbers timeUnit
            Gen.map (fun nanoseconds -> QueryValue.Moment { UnixNanoseconds = nanoseconds }) Numbers.integers
        ]

let private texts: Gen<QueryValue> =
    Gen.frequency
        [
            3,
            Gen.elements
                [
                    "tool_call"
                    "now"
                    "5"
                    "1s"
                    "2026-01-31"
                    "not"
                    "a\\b"
                    "\""
                    "gpt-4.1"
                    ""
                ]
            1, Texts.any
        ]
    |> Gen.map QueryValue.Text

let private contents: (QueryOperator list * (FieldContent -> Gen<QueryValue>)) =
    [ for struct (_, operator) in QueryOperators.all -> operator ],
    function
    | FieldContent.Text -> texts
    | FieldContent.Number -> Gen.map QueryValue.Number numbers
    | FieldContent.Duration -> durations
    | FieldContent.Time -> moments
    | FieldContent.Anything -> Gen.oneof [ texts; moments; Gen.map QueryValue.Number numbers ]

/// Texts that would be read as something else where anything may stand are none of these: they are read in quotes.
let private comparison (content: FieldContent) : Gen<struct (QueryOperator * QueryValue)> =
    gen {
        let ordering =
            [
                QueryOperator.Less
                QueryOperator.AtMost
                QueryOperator.Greater
                QueryOperator.AtLeast
            ]

        let containing = [ QueryOperator.Contains; QueryOperator.ContainsNot ]
        let equal = [ QueryOperator.Equal; QueryOperator.NotEqual ]

        let operators =
            match content with
            | FieldContent.Text -> equal @ containing
            | FieldContent.Anything -> fst contents
            | _ -> equal @ ordering

        let! operator = Gen.elements operators
        let! value = if QueryOperators.isContaining operator then texts else snd contents content
        return struct (operator, value)
    }

let private test: Gen<QueryExpression> =
    gen {
        let! struct (_, field, content) = Gen.elements (List.ofArray QueryFields.all)
        let! key = keys

        let! field, content =
            Gen.frequency
                [
                    2, Gen.constant (field, content)
                    1, Gen.constant (QueryField.Attribute key, FieldContent.Anything)
                    1, Gen.constant (QueryField.Metadata key, FieldContent.Anything)
                ]

        let! compared = comparison content
        let! isAlone = Gen.elements [ true; false; false ]

        return
            QueryExpression.Test
                {
                    Field = field
                    Comparison = (if isAlone then ValueNone else ValueSome compared)
                }
    }

let rec private expression (depth: int) : Gen<QueryExpression> =
    if depth = 0 then
        test
    else
        let inner = expression (depth - 1)
        let several = Gen.bind (fun length -> Gen.listOfLength length inner) (Gen.choose (2, 3))

        Gen.frequency
            [
                2, test
                1, Gen.map QueryExpression.Not inner
                1, Gen.map QueryExpression.And several
                1, Gen.map QueryExpression.Or several
            ]

let private read (text: string) : TraceQuery =
    let mutable query = null
    let mutable error = null

    if TraceQuery.TryParse(text, &query, &error) then
        nonNull query
    else
        raise (Xunit.Sdk.XunitException $"{text}\n{error}")

[<Law(5000)>]
let ``what is printed reads as the same query`` () =
    Prop.forAll (Arb.fromGen (expression 3)) (fun expression ->
        let query = TraceQuery expression
        let again = read (query.ToString())
        Law.same (query.ToString()) query again)

let private soup: Gen<string> =
    let pieces =
        [
            "kind"
            "="
            "!="
            "!"
            "~"
            "!~"
            "<"
            ">="
            "("
            ")"
            " "
            "and"
            "or"
            "not"
            "now"
            "ago"
            "10m"
            "1e999"
            "-"
            "attr."
            "meta."
            "attr.x"
            "\""
            "\\"
            "\\u"
            "\"\\u12"
            "time"
            "duration"
            "5"
            "KB"
            "2026-01-31"
            "2026-99-99T99:99:99Z"
            "\u0000"
            "\ud800"
            "\u2028"
            "."
            ".."
            "session.errors"
        ]

    Gen.listOf (Gen.elements pieces) |> Gen.map (String.concat "")

[<Law(10_000)>]
let ``any text is a query, or the error says a place within it`` () =
    let envelope = SessionReducer.fold []

    Prop.forAll (Arb.fromGen (Gen.oneof [ soup; Gen.map string Texts.anyOrNull ])) (fun text ->
        let mutable query = null
        let mutable error = null

        if TraceQuery.TryParse(text, &query, &error) then
            let query = nonNull query
            Law.same "printed and read" query (read (query.ToString()))
            query.Matches(envelope, DateTimeOffset.UnixEpoch) |> ignore
        else
            let error = nonNull error
            Law.must $"{error.Position} in {text}" (error.Position >= 1 && error.Position <= text.Length + 1)
            Law.must "a reason" (error.Message <> ""))

[<Law>]
let ``queries on whatever was recorded decide, and not says the opposite`` () =
    let cases = Arb.fromGen (Gen.zip (expression 2) ScenarioGenerator.hostile.Generator)

    Prop.forAll cases (fun (expression, scenario) ->
        let events = Scenario.events scenario
        let envelope = SessionReducer.fold events
        let forest = TraceForest.Of envelope
        let now = DateTimeOffset.UnixEpoch
        let selected = (TraceQuery expression).Select(forest, now).Length
        let others = (TraceQuery(QueryExpression.Not expression)).Select(forest, now).Length
        Law.same "all" forest.Nodes.Length (selected + others)

        let matcher = (TraceQuery expression).OnEvents TimeProvider.System
        let opposite = (TraceQuery(QueryExpression.Not expression)).OnEvents TimeProvider.System

        let isRelative =
            QueryText.write expression
            |> fun text -> text.Contains "now" || text.Contains "ago"

        for event in events do
            let matches = matcher.Matches event
            let differs = opposite.Matches event
            Law.must "each event" (isRelative || matches <> differs))
