namespace AgentObservatory

/// What must hold of the rest of a run. Kept as a conjunction of disjunctions, each without what another part of it says
/// already: so there are only finitely many for one rule, but for the numbers in them.
[<RequireQualifiedAccess>]
type internal Formula =
    | Const of Truth
    /// The next fact is there, and passes this test, by its number.
    | Test of int
    | Not of Formula
    /// There is a next fact, and this holds after it.
    | Next of Formula
    /// Strong: the second holds at some fact, and the first at all before it.
    | Until of Formula * Formula
    /// The formula holds at some fact, at most so many nanoseconds after the next one.
    | Within of Formula * int64
    /// The formula holds at some fact, at the latest at this time by this writer's clock.
    | By of Formula * Deadline
    /// From each fact that passes, at most the count of them within so many nanoseconds.
    | AtMost of int * Formula * int64
    /// Up to the deadline, or for ever, at most so many pass.
    | Count of Count * Formula
    | And of Set<Formula>
    | Or of Set<Formula>

and [<Struct>] internal Deadline = { Writer: uint64; Time: int64 }

/// How many may still pass: at most if all that may be too late is, and if none of it is; less than none is -1.
and [<Struct>] internal Count =
    {
        Most: int
        Least: int
        /// None: for ever, and of all writers.
        Until: Deadline voption
    }

module internal Formula =

    /// More literals than any sensible rule's rest has. Beyond it, nothing can be told.
    [<Literal>]
    let private MaxLiterals = 4_096

    let isTrue = Formula.Const Truth.True
    let isFalse = Formula.Const Truth.False
    let isUnknown = Formula.Const Truth.Unknown

    /// Whether time, and so a value that nobody knows, may come into it.
    let rec private isTimed (formula: Formula) : bool =
        match formula with
        | Formula.Const truth -> truth = Truth.Unknown
        | Formula.Test _ -> false
        | Formula.Within _
        | Formula.By _
        | Formula.AtMost _ -> true
        | Formula.Count(count, _) -> count.Until.IsSome || count.Least < count.Most
        | Formula.Not inner
        | Formula.Next inner -> isTimed inner
        | Formula.Until(first, second) -> isTimed first || isTimed second
        | Formula.And parts
        | Formula.Or parts -> Set.exists isTimed parts

    /// Whether the second says nothing that the first does not say, as far as their form shows it.
    let rec implies (first: Formula) (second: Formula) : bool =
        first = second
        || match first, second with
           | Formula.Or parts, _ -> Set.forall (fun part -> implies part second) parts
           | _, Formula.And parts -> Set.forall (implies first) parts
           | Formula.And parts, _ -> Set.exists (fun part -> implies part second) parts
           | _, Formula.Or parts -> Set.exists (implies first) parts
           | Formula.Const one, Formula.Const other -> one <= other
           | Formula.Not one, Formula.Not other -> implies other one
           | Formula.By(inner, one), Formula.By(other, another) ->
               inner = other && one.Writer = another.Writer && one.Time <= another.Time
           | Formula.Count(one, test), Formula.Count(other, another) ->
               test = another
               && one.Most <= other.Most
               && one.Least <= other.Least
               && (match one.Until, other.Until with
                   | ValueSome one, ValueSome other -> one.Writer = other.Writer && one.Time >= other.Time
                   | one, other -> one = other)
           | _ -> false

    let private complement (formula: Formula) =
        match formula with
        | Formula.Not inner -> inner
        | formula -> Formula.Not formula

    let private hasOpposites (parts: Set<Formula>) =
        Set.exists
            (function
            | Formula.Not inner -> parts.Contains inner && not (isTimed inner)
            | _ -> false)
            parts

    /// Those that none of the others makes superfluous.
    let private reduce (isSuperfluous: Formula -> Formula -> bool) (parts: Set<Formula>) : Set<Formula> =
        let drop (kept: Set<Formula>) (part: Formula) =
            if Set.exists (fun other -> other <> part && isSuperfluous part other) kept then
                Set.remove part kept
            else
                kept

        if parts.Count < 2 then parts else Set.fold drop parts parts

    let private literals (parts: Set<Formula>) =
        Set.fold
            (fun sum part ->
                match part with
                | Formula.Or parts -> sum + parts.Count
                | _ -> sum + 1)
            0
            parts

    let conj (formulas: Formula seq) : Formula =
        let parts =
            formulas
            |> Seq.collect (function
                | Formula.And parts -> parts :> seq<_>
                | formula -> [ formula ])
            |> Set.ofSeq
            |> Set.remove isTrue

        if parts.Contains isFalse || hasOpposites parts then
            isFalse
        else
            let parts = reduce (fun part other -> implies other part) parts

            if parts.IsEmpty then isTrue
            elif parts.Count = 1 then parts.MinimumElement
            elif literals parts > MaxLiterals then isUnknown
            else Formula.And parts

    /// Without an "and" within.
    let private clause (formulas: Set<Formula>) : Formula =
        let parts = Set.remove isFalse formulas

        if parts.Contains isTrue || hasOpposites parts then
            isTrue
        else
            let parts = reduce implies parts

            if parts.IsEmpty then isFalse
            elif parts.Count = 1 then parts.MinimumElement
            else Formula.Or parts

    let private alternatives (formula: Formula) : Set<Formula> =
        match formula with
        | Formula.Or parts -> parts
        | formula -> Set.singleton formula

    let private conjuncts (formula: Formula) : Set<Formula> =
        match formula with
        | Formula.And parts -> parts
        | formula -> Set.singleton formula

    let private or2 (left: Formula) (right: Formula) : Formula =
        let left, right = conjuncts left, conjuncts right

        if left.Count * right.Count > MaxLiterals then
            isUnknown
        else
            conj (
                seq {
                    for one in left do
                        for other in right do
                            clause (Set.union (alternatives one) (alternatives other))
                }
            )

    let disj (formulas: Formula seq) : Formula = Seq.fold or2 isFalse formulas

    let rec negate (formula: Formula) : Formula =
        match formula with
        | Formula.Const truth -> Formula.Const(Truth.negate truth)
        | Formula.And parts -> disj (Seq.map negate parts)
        | Formula.Or parts -> conj (Seq.map negate parts)
        | formula -> complement formula

    let eventually (formula: Formula) = Formula.Until(isTrue, formula)
    let always (formula: Formula) = negate (eventually (negate formula))

    /// The first holds at all facts before the first one at which the second does, or at all that there are.
    let weakUntil (first: Formula) (second: Formula) =
        let neither = conj [ negate first; negate second ]
        negate (Formula.Until(negate second, neither))

    /// After the next fact, if there is one.
    let afterNext (formula: Formula) = disj [ Formula.Next formula; Formula.Not(Formula.Next isTrue) ]
