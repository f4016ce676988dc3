namespace AgentObservatory

open System
open System.Globalization
open AgentObservatory.RuleCursor

/// Reads what operators stand over: facts, values and durations.
module internal RulePieces =

    let private value (reader: Reader) : AttributeValue =
        let number (text: string) =
            let mutable integer = 0L
            let mutable real = 0.0

            if Int64.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, &integer) then
                AttributeValue.FromInteger integer
            elif
                Double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, &real)
                && Double.IsFinite real
            then
                AttributeValue.FromFloat real
            else
                reader.Fail "Expected a number of 64 bits"

        match reader.Token with
        | RuleToken.Quoted text ->
            reader.Next()
            AttributeValue.FromString text
        | RuleToken.Number text ->
            let value = number text
            reader.Next()
            value
        | _ when reader.TakesWord "true" -> AttributeValue.FromBoolean true
        | _ when reader.TakesWord "false" -> AttributeValue.FromBoolean false
        | _ -> reader.Fail "Expected a text in quotes, a number, true or false"

    let private duration (reader: Reader) : int64 =
        let mutable number = 0m

        let isNumber =
            match reader.Token with
            | RuleToken.Number text ->
                Decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, &number)
            | _ -> false

        if not isNumber then reader.Fail "Expected a duration such as 2s"

        let place = reader.Place
        reader.Next()

        let unit =
            TimeUnits.All
            |> Array.tryFind (fun struct (name, _) -> reader.Token = RuleToken.Word name)

        match unit with
        | Some(struct (_, length)) ->
            reader.Next()

            if number > decimal Int64.MaxValue / decimal length then
                fail place "Expected a duration of at most 292 years"

            int64 (number * decimal length)
        | None -> reader.Fail "Expected ms, s, min or h"

    let limit (reader: Reader) : int64 voption =
        if reader.TakesWord "within" then ValueSome(duration reader) else ValueNone

    let pattern (reader: Reader) (moment: FactMoment) : RuleTerm =
        let name: string | null = if reader.TakesWord "any" then null else quoted reader "a name or any"

        let kind: string | null =
            if moment <> FactMoment.Event && reader.TakesWord "of" then
                quoted reader "a kind"
            else
                null

        let status = if moment = FactMoment.Ended then choose reader RuleWords.statuses else ValueNone

        let attributes =
            [
                while reader.TakesWord "with" do
                    let name = quoted reader "an attribute"
                    reader.Expect(RuleToken.Sign '=', "=")
                    name, value reader
            ]

        RuleTerm.Fact
            {
                Moment = moment
                Name = name
                Kind = kind
                Status = status
                Attributes = attributes
            }
