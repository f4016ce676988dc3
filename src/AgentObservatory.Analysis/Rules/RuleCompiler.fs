namespace AgentObservatory

open System.Collections.Generic

/// A rule as a formula, with the patterns that its tests stand for.
[<NoComparison; NoEquality>]
type internal CompiledRule = { Formula: Formula; Patterns: FactPattern[]; LooksAtEnds: bool }

module internal RuleCompiler =

    let private isSame (left: FactPattern) (right: FactPattern) = left = right

    let compile (term: RuleTerm) : CompiledRule =
        let patterns = List<FactPattern>()

        let test (pattern: FactPattern) =
            match patterns.FindIndex(fun known -> isSame known pattern) with
            | -1 ->
                patterns.Add pattern
                Formula.Test(patterns.Count - 1)
            | number -> Formula.Test number

        let rec formula (term: RuleTerm) : Formula =
            match term with
            | RuleTerm.Fact pattern -> test pattern
            | RuleTerm.Not inner -> Formula.negate (formula inner)
            | RuleTerm.And parts -> Formula.conj (List.map formula parts)
            | RuleTerm.Or parts -> Formula.disj (List.map formula parts)
            | RuleTerm.Always inner -> Formula.always (formula inner)
            | RuleTerm.Never inner -> Formula.negate (Formula.eventually (formula inner))
            | RuleTerm.Eventually inner -> Formula.eventually (formula inner)
            | RuleTerm.Before(first, second) -> Formula.weakUntil (Formula.negate (formula second)) (formula first)
            | RuleTerm.Until(first, second) -> Formula.weakUntil (formula first) (formula second)
            | RuleTerm.FollowedBy(first, second) ->
                // A limit is counted from the first.
                let effect =
                    match second with
                    | RuleTerm.Within _ -> formula second
                    | _ -> Formula.eventually (formula second)

                Formula.always (Formula.disj [ Formula.negate (formula first); effect ])
            | RuleTerm.Within(inner, length) -> Formula.Within(formula inner, length)
            | RuleTerm.AtMost(most, inner, ValueNone) ->
                Formula.Count({ Most = most; Least = most; Until = ValueNone }, formula inner)
            | RuleTerm.AtMost(most, inner, ValueSome length) -> Formula.AtMost(most, formula inner, length)
            | RuleTerm.Between(first, last, inner) ->
                Formula.always (
                    Formula.disj
                        [
                            Formula.negate (formula first)
                            Formula.afterNext (Formula.weakUntil (formula inner) (formula last))
                        ]
                )

        let compiled = formula term

        {
            Formula = compiled
            Patterns = patterns.ToArray()
            LooksAtEnds = patterns.Exists(fun pattern -> pattern.Moment = FactMoment.Ended)
        }
