namespace AgentObservatory

/// Rules as text, which reads as an equal rule.
module internal RuleText =

    let private pattern (pattern: FactPattern) : string =
        let name =
            match pattern.Name with
            | null -> "any"
            | name -> RuleWords.quote name

        let kind =
            match pattern.Kind with
            | null -> ""
            | kind -> " of " + RuleWords.quote kind

        let status =
            match pattern.Status with
            | ValueSome status -> " " + RuleWords.wordOf RuleWords.statuses status
            | ValueNone -> ""

        let attribute (name: string, value: AttributeValue) = $" with {RuleWords.quote name} = {RuleWords.value value}"

        RuleWords.wordOf RuleWords.moments pattern.Moment
        + " "
        + name
        + kind
        + status
        + String.concat "" (List.map attribute pattern.Attributes)

    /// How tightly the operator at the top binds.
    let private level (term: RuleTerm) : int =
        match term with
        | RuleTerm.Or _ -> 0
        | RuleTerm.And _ -> 1
        | RuleTerm.Before _
        | RuleTerm.Until _
        | RuleTerm.FollowedBy _ -> 2
        | RuleTerm.Within _ -> 3
        | RuleTerm.AtMost _
        | RuleTerm.Between _
        | RuleTerm.Not _
        | RuleTerm.Always _
        | RuleTerm.Never _
        | RuleTerm.Eventually _ -> 4
        | RuleTerm.Fact _ -> 5

    let rec write (term: RuleTerm) : string =
        // A part that binds at least so tightly needs no brackets.
        let part (least: int) (inner: RuleTerm) = if level inner >= least then write inner else "(" + write inner + ")"

        match term with
        | RuleTerm.Fact facts -> pattern facts
        | RuleTerm.Or parts -> String.concat " or " (List.map (part 1) parts)
        | RuleTerm.And parts -> String.concat " and " (List.map (part 2) parts)
        | RuleTerm.Before(first, second) -> part 3 first + " before " + part 3 second
        | RuleTerm.Until(first, second) -> part 3 first + " until " + part 3 second
        | RuleTerm.FollowedBy(first, second) -> part 3 first + " followed by " + part 3 second
        // An "at most" would take the limit for its own.
        | RuleTerm.Within(inner, length) -> part 5 inner + " within " + RuleWords.duration length
        | RuleTerm.AtMost(count, inner, length) ->
            let limit =
                match length with
                | ValueSome length -> " within " + RuleWords.duration length
                | ValueNone -> ""

            $"at most {count} {part 5 inner}{limit}"
        | RuleTerm.Between(first, last, inner) -> $"between {part 5 first} and {part 5 last}, {part 4 inner}"
        | RuleTerm.Not inner -> "not " + part 4 inner
        | RuleTerm.Always inner -> "always " + part 4 inner
        | RuleTerm.Never inner -> "never " + part 4 inner
        | RuleTerm.Eventually inner -> "eventually " + part 4 inner
