namespace AgentObservatory

/// A rule as it is written.
[<RequireQualifiedAccess; NoComparison>]
type internal RuleTerm =
    | Fact of FactPattern
    | Not of RuleTerm
    /// At least two, none of them an "and" itself.
    | And of RuleTerm list
    /// At least two, none of them an "or" itself.
    | Or of RuleTerm list
    | Always of RuleTerm
    | Never of RuleTerm
    | Eventually of RuleTerm
    | Before of RuleTerm * RuleTerm
    | Until of RuleTerm * RuleTerm
    | FollowedBy of RuleTerm * RuleTerm
    /// Nanoseconds.
    | Within of RuleTerm * int64
    /// How often, what, and in how many nanoseconds; without them, from here on.
    | AtMost of int * RuleTerm * int64 voption
    | Between of RuleTerm * RuleTerm * RuleTerm

/// What can be said of a rule without a run.
module internal RuleTerm =

    /// How deep a rule may be nested.
    [<Literal>]
    let MaxDepth = 32

    /// How many facts, operators and attributes a rule may consist of.
    [<Literal>]
    let MaxSize = 256

    let parts (term: RuleTerm) : RuleTerm list =
        match term with
        | RuleTerm.Fact _ -> []
        | RuleTerm.Not inner
        | RuleTerm.Always inner
        | RuleTerm.Never inner
        | RuleTerm.Eventually inner
        | RuleTerm.Within(inner, _)
        | RuleTerm.AtMost(_, inner, _) -> [ inner ]
        | RuleTerm.And inner
        | RuleTerm.Or inner -> inner
        | RuleTerm.Before(first, second)
        | RuleTerm.Until(first, second)
        | RuleTerm.FollowedBy(first, second) -> [ first; second ]
        | RuleTerm.Between(first, second, inner) -> [ first; second; inner ]

    let rec depth (term: RuleTerm) : int = 1 + List.fold (fun deepest part -> max deepest (depth part)) 0 (parts term)

    let rec size (term: RuleTerm) : int =
        match term with
        | RuleTerm.Fact pattern -> 1 + pattern.Attributes.Length
        | _ -> 1 + List.sumBy size (parts term)

    /// Whether it looks at one fact only.
    let rec isOfOneFact (term: RuleTerm) : bool =
        match term with
        | RuleTerm.Fact _ -> true
        | RuleTerm.Not _
        | RuleTerm.And _
        | RuleTerm.Or _ -> List.forall isOfOneFact (parts term)
        | _ -> false

    let rec private isTimed (term: RuleTerm) : bool =
        match term with
        | RuleTerm.Within _
        | RuleTerm.AtMost(_, _, ValueSome _) -> true
        | _ -> List.exists isTimed (parts term)

    /// Why the operator at the top cannot stand over its parts; none if it can.
    let refusal (term: RuleTerm) : string voption =
        match term with
        | RuleTerm.Within(inner, _) when isTimed inner -> ValueSome "a time limit within another one"
        | RuleTerm.Within(_, length)
        | RuleTerm.AtMost(_, _, ValueSome length) when length < 0L -> ValueSome "a negative duration"
        | RuleTerm.AtMost(count, _, _) when count < 0 -> ValueSome "a negative number"
        | RuleTerm.AtMost(_, inner, _) when not (isOfOneFact inner) ->
            ValueSome "\"at most\" of something other than facts"
        | _ when depth term > MaxDepth -> ValueSome $"more than {MaxDepth} levels"
        | _ when size term > MaxSize -> ValueSome $"more than {MaxSize} parts"
        | _ -> ValueNone

    let private flat (parts: RuleTerm list) (inner: RuleTerm -> RuleTerm list) = List.collect inner parts

    let both (left: RuleTerm) (right: RuleTerm) : RuleTerm =
        RuleTerm.And(
            flat [ left; right ] (function
                | RuleTerm.And parts -> parts
                | term -> [ term ])
        )

    let either (left: RuleTerm) (right: RuleTerm) : RuleTerm =
        RuleTerm.Or(
            flat [ left; right ] (function
                | RuleTerm.Or parts -> parts
                | term -> [ term ])
        )
