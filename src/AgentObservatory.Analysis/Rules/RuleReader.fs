namespace AgentObservatory

open System
open System.Globalization
open AgentObservatory.RuleCursor
open AgentObservatory.RulePieces

/// Reads the text form of rules. Total: any text is read, or the error says where it cannot be.
module internal RuleReader =

    /// The longest text, in UTF-16 units.
    [<Literal>]
    let MaxLength = 8_192

    let private prefixes =
        [
            "not", RuleTerm.Not
            "always", RuleTerm.Always
            "never", RuleTerm.Never
            "eventually", RuleTerm.Eventually
        ]

    let private checkedAt (place: int) (term: RuleTerm) : RuleTerm =
        match RuleTerm.refusal term with
        | ValueSome why -> fail place $"Expected a rule, not {why},"
        | ValueNone -> term

    let rec private rule (reader: Reader) : RuleTerm =
        let place = reader.Place
        let mutable term = conjunction reader

        while reader.TakesWord "or" do
            term <- RuleTerm.either term (conjunction reader)

        checkedAt place term

    and private conjunction (reader: Reader) : RuleTerm =
        let mutable term = pair reader

        while reader.TakesWord "and" do
            term <- RuleTerm.both term (pair reader)

        term

    and private pair (reader: Reader) : RuleTerm =
        let place = reader.Place
        let first = limited reader

        let second (join: RuleTerm * RuleTerm -> RuleTerm) = checkedAt place (join (first, limited reader))

        if reader.TakesWord "before" then
            second RuleTerm.Before
        elif reader.TakesWord "until" then
            second RuleTerm.Until
        elif reader.TakesWord "followed" then
            reader.Expect(RuleToken.Word "by", "by")
            second RuleTerm.FollowedBy
        else
            first

    and private limited (reader: Reader) : RuleTerm =
        let place = reader.Place
        let term = unary reader

        match limit reader with
        | ValueSome length -> checkedAt place (RuleTerm.Within(term, length))
        | ValueNone -> term

    and private unary (reader: Reader) : RuleTerm =
        let place = reader.Place

        match choose reader prefixes with
        | ValueSome prefix -> reader.Within(fun () -> checkedAt place (prefix (unary reader)))
        | ValueNone when reader.TakesWord "between" ->
            reader.Within(fun () ->
                let first = primary reader
                reader.Expect(RuleToken.Word "and", "and")
                let last = primary reader
                reader.Expect(RuleToken.Sign ',', "a comma")
                checkedAt place (RuleTerm.Between(first, last, unary reader)))
        | ValueNone when reader.TakesWord "at" ->
            reader.Expect(RuleToken.Word "most", "most")
            reader.Within(fun () -> atMost reader place)
        | ValueNone -> primary reader

    and private atMost (reader: Reader) (place: int) : RuleTerm =
        let mutable count = 0

        match reader.Token with
        | RuleToken.Number text when Int32.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, &count) ->
            reader.Next()
        | _ -> reader.Fail "Expected how often"

        let inner = primary reader
        checkedAt place (RuleTerm.AtMost(count, inner, limit reader))

    and private primary (reader: Reader) : RuleTerm =
        match choose reader RuleWords.moments with
        | ValueSome moment -> pattern reader moment
        | ValueNone when reader.Takes(RuleToken.Sign '(') ->
            reader.Within(fun () ->
                let term = rule reader
                reader.Expect(RuleToken.Sign ')', ")")
                term)
        | ValueNone -> reader.Fail "Expected a fact, such as called \"search\", or an operator"

    let read (text: string) : Result<RuleTerm, RuleError> =
        if text.Length > MaxLength then
            RuleTokens.error (MaxLength + 1) $"Expected at most {MaxLength} characters, not one more"
        else
            match RuleTokens.read text with
            | Error error -> Error error
            | Ok tokens ->
                let reader = Reader tokens

                try
                    let term = rule reader
                    reader.Expect(RuleToken.End, "the end, and, or, before, until, followed by or within")
                    Ok term
                with Unreadable error ->
                    Error error
