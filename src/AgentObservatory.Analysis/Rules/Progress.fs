namespace AgentObservatory

open System

/// A fact as a formula sees it: which tests it passes, when it was, and by whose clock.
[<Struct; NoComparison; NoEquality>]
type internal Observed = { Passed: bool[]; Time: int64; Writer: uint64 }

/// How a formula goes on from fact to fact.
module internal Progress =

    let private later (time: int64) (length: int64) =
        if time > Int64.MaxValue - length then Int64.MaxValue else time + length

    let private overdue (deadline: Deadline) (fact: Observed) =
        fact.Writer = deadline.Writer && fact.Time > deadline.Time

    /// When its time is over.
    let private counted (count: Count) : Formula = if count.Least >= 0 then Formula.isTrue else Formula.isUnknown

    let private passes (test: Formula) (isPassed: bool) (count: Count) (fact: Observed) : Formula =
        let isCertain =
            match count.Until with
            | ValueNone -> true
            | ValueSome deadline -> fact.Writer = deadline.Writer

        if not isPassed then
            Formula.Count(count, test)
        elif not isCertain then
            Formula.Count({ count with Least = max -1 (count.Least - 1) }, test)
        elif count.Most = 0 then
            Formula.isFalse
        else
            let next = { count with Most = count.Most - 1; Least = max -1 (count.Least - 1) }

            Formula.Count(next, test)

    /// What must hold of the rest if the formula is to hold from this fact on.
    let rec step (fact: Observed) (formula: Formula) : Formula =
        match formula with
        | Formula.Const _ -> formula
        | Formula.Test number -> Formula.Const(Truth.ofBool fact.Passed[number])
        | Formula.Not inner -> Formula.negate (step fact inner)
        | Formula.Next inner -> inner
        | Formula.And parts -> Formula.conj (Seq.map (step fact) parts)
        | Formula.Or parts -> Formula.disj (Seq.map (step fact) parts)
        | Formula.Until(first, second) ->
            // At most facts nothing happens, and nothing is built.
            match step fact second, step fact first with
            | Formula.Const Truth.True as now, _
            | now, Formula.Const Truth.False -> now
            | Formula.Const Truth.False, Formula.Const Truth.True -> formula
            | now, before -> Formula.disj [ now; Formula.conj [ before; formula ] ]
        | Formula.Within(inner, length) ->
            step fact (Formula.By(inner, { Writer = fact.Writer; Time = later fact.Time length }))
        | Formula.By(_, deadline) when overdue deadline fact -> Formula.isFalse
        | Formula.By(inner, deadline) ->
            let now = step fact inner
            // By another clock, it may have been too late.
            let now = if fact.Writer = deadline.Writer then now else Formula.conj [ Formula.isUnknown; now ]

            Formula.disj [ now; formula ]
        | Formula.AtMost(most, test, length) ->
            if step fact test <> Formula.isTrue then
                formula
            elif most = 0 then
                Formula.isFalse
            else
                let until = ValueSome { Writer = fact.Writer; Time = later fact.Time length }
                let count = { Most = most - 1; Least = most - 1; Until = until }
                Formula.conj [ formula; Formula.Count(count, test) ]
        | Formula.Count({ Until = ValueSome deadline } as count, _) when overdue deadline fact -> counted count
        | Formula.Count(count, test) -> passes test (step fact test = Formula.isTrue) count fact

    /// What must hold of the rest once all clocks have passed this time.
    let rec tick (time: int64) (formula: Formula) : Formula =
        match formula with
        | Formula.And parts -> Formula.conj (Seq.map (tick time) parts)
        | Formula.Or parts -> Formula.disj (Seq.map (tick time) parts)
        | Formula.Not inner -> Formula.negate (tick time inner)
        | Formula.By(_, deadline) when time > deadline.Time -> Formula.isFalse
        | Formula.Count({ Until = ValueSome deadline } as count, _) when time > deadline.Time -> counted count
        | _ -> formula

    /// What must hold of the rest if here, perhaps, something is missing: any number of facts that nobody knows.
    let rec gap (formula: Formula) : Formula =
        match formula with
        | Formula.Const _ -> formula
        | Formula.And parts -> Formula.conj (Seq.map gap parts)
        | Formula.Or parts -> Formula.disj (Seq.map gap parts)
        | Formula.Not inner -> Formula.negate (gap inner)
        | Formula.Until(first, _) when first = Formula.isTrue -> Formula.disj [ Formula.isUnknown; formula ]
        | Formula.By _ -> Formula.disj [ Formula.isUnknown; formula ]
        | Formula.AtMost _ -> Formula.conj [ Formula.isUnknown; formula ]
        | Formula.Count(count, test) -> Formula.Count({ count with Least = -1 }, test)
        | Formula.Test _
        | Formula.Next _
        | Formula.Until _
        | Formula.Within _ -> Formula.isUnknown

    /// Whether it holds if nothing follows.
    let rec atEnd (formula: Formula) : Truth =
        match formula with
        | Formula.Const truth -> truth
        | Formula.Test _
        | Formula.Next _
        | Formula.Until _
        | Formula.Within _
        | Formula.By _ -> Truth.False
        | Formula.AtMost _ -> Truth.True
        | Formula.Count(count, _) -> if count.Least >= 0 then Truth.True else Truth.Unknown
        | Formula.Not inner -> Truth.negate (atEnd inner)
        | Formula.And parts -> Seq.min (Seq.map atEnd parts)
        | Formula.Or parts -> Seq.max (Seq.map atEnd parts)
