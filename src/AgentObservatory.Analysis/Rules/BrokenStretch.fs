namespace AgentObservatory

/// Finds where what is broken began.
module internal BrokenStretch =

    /// Whether what must hold from one fact on is certain to be false at another one.
    let private isBroken (facts: Observed[]) (first: int) (last: int) (isOver: bool) (formula: Formula) : bool =
        let mutable rest = formula
        let mutable index = first

        while index <= last && not rest.IsConst do
            rest <- Progress.step facts[index] rest
            index <- index + 1

        (if isOver then Progress.atEnd rest = Truth.False else rest = Formula.isFalse)

    /// The latest fact from which on something had to hold that is false at the last one. Nested: of what had to hold always,
    /// the part that does not.
    let rec start (facts: Observed[]) (first: int) (last: int) (isOver: bool) (formula: Formula) : int =
        let breaks from inner = isBroken facts from last isOver inner

        match formula with
        | Formula.And parts ->
            parts
            |> Seq.filter (breaks first)
            |> Seq.fold (fun latest part -> max latest (start facts first last isOver part)) first
        | Formula.Not(Formula.Until(condition, inner)) when condition = Formula.isTrue ->
            let obligation = Formula.negate inner

            seq { last .. -1 .. first }
            |> Seq.tryFind (fun from -> breaks from obligation)
            |> Option.map (fun from -> start facts from last isOver obligation)
            |> Option.defaultValue first
        | Formula.AtMost(most, test, length) ->
            // The latest window with one too many.
            let isFull from =
                Progress.step facts[from] test = Formula.isTrue
                && breaks from (Formula.AtMost(most, test, length))

            seq { last .. -1 .. first } |> Seq.tryFind isFull |> Option.defaultValue first
        | _ -> first
