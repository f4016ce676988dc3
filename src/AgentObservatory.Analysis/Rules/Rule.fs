namespace AgentObservatory

open System
open System.Diagnostics.CodeAnalysis
open System.Runtime.InteropServices

/// What must hold of a run's facts: the starts, events and ends of its spans, in their order. A rule about one fact, such as
/// Called, speaks of the next one; the operators say of which facts it must hold. As text: always, never, eventually; not,
/// and, or; "p before q" (no q before the first p; it holds if neither comes); "p until q" (p at all facts before the first
/// q, or at all that there are); "p followed by q" (the same fact may be both; a limit of q counts from p); "p within 2s" (of the next fact, by the times
/// of facts); "at most 3 p", "at most 3 p within 2s" (from each p on); "between a and b, p" (at all facts after each a up to
/// the next b). Immutable, and safe to share between threads. What builds a rule throws an ArgumentException for one that has
/// no meaning: a time limit within another one, a negative number, or more than 32 levels or 256 parts.
[<Sealed>]
type Rule internal (term: RuleTerm) =

    let compiled = lazy RuleCompiler.compile term

    static let build (term: RuleTerm) : Rule =
        match RuleTerm.refusal term with
        | ValueSome why -> raise (ArgumentException("A rule cannot have " + why + "."))
        | ValueNone -> Rule term

    static let termOf (rule: Rule) : RuleTerm = Rule.NotNull(rule).Term

    static let nanoseconds (duration: TimeSpan) =
        if duration.Ticks > Int64.MaxValue / 100L then Int64.MaxValue
        elif duration.Ticks < 0L then -1L
        else duration.Ticks * 100L

    static let fact moment (name: string | null) (kind: string | null) status =
        let pattern: FactPattern =
            { Moment = moment; Name = name; Kind = kind; Status = status; Attributes = [] }

        Rule(RuleTerm.Fact pattern)

    static member internal NotNull(rule: Rule) : Rule =
        ArgumentNullException.ThrowIfNull(box rule, nameof rule)
        rule

    member internal _.Term: RuleTerm = term
    member internal _.Compiled: CompiledRule = compiled.Value

    /// How deep operators and brackets may stand within each other.
    static member MaxDepth: int = RuleTerm.MaxDepth

    /// The start of a span with this name; with any, if it is null.
    static member Called(name: string | null) : Rule = fact FactMoment.Called name null ValueNone

    /// The start of a span with this name and kind; with any, where null.
    static member Called(name: string | null, kind: string | null) : Rule = fact FactMoment.Called name kind ValueNone

    /// An event with this name; with any, if it is null.
    static member Event(name: string | null) : Rule = fact FactMoment.Event name null ValueNone

    /// The end of a span with this name; with any, if it is null.
    static member Ended(name: string | null) : Rule = fact FactMoment.Ended name null ValueNone

    /// The end of a span with this name and this status; with any name, if it is null.
    static member Ended(name: string | null, status: SpanStatus) : Rule =
        fact FactMoment.Ended name null (ValueSome status)

    /// The end of a span with this name, kind and status; with any, where null.
    static member Ended(name: string | null, kind: string | null, status: Nullable<SpanStatus>) : Rule =
        fact FactMoment.Ended name kind (if status.HasValue then ValueSome status.Value else ValueNone)

    /// The same fact, if it also has this attribute: text, a boolean or a number of 64 bits. Throws an ArgumentException for
    /// other values, and for a rule that is not about one kind of fact.
    member _.With(attribute: string, value: AttributeValue) : Rule =
        ArgumentNullException.ThrowIfNull attribute

        match term with
        | RuleTerm.Fact pattern when RuleWords.isWritable value ->
            build (RuleTerm.Fact { pattern with Attributes = pattern.Attributes @ [ attribute, value ] })
        | RuleTerm.Fact _ -> raise (ArgumentException "A rule can ask for text, a boolean or a number of 64 bits.")
        | _ -> raise (ArgumentException "Only a start, an event or an end has attributes.")

    /// It holds from each fact on.
    static member Always(rule: Rule) : Rule = build (RuleTerm.Always(termOf rule))

    /// It holds from no fact on.
    static member Never(rule: Rule) : Rule = build (RuleTerm.Never(termOf rule))

    /// It holds from some fact on.
    static member Eventually(rule: Rule) : Rule = build (RuleTerm.Eventually(termOf rule))

    /// At most so many of these facts.
    static member AtMost(count: int, facts: Rule) : Rule = build (RuleTerm.AtMost(count, termOf facts, ValueNone))

    /// From each of these facts on, at most so many of them within the duration.
    static member AtMost(count: int, facts: Rule, duration: TimeSpan) : Rule =
        build (RuleTerm.AtMost(count, termOf facts, ValueSome(nanoseconds duration)))

    /// After each first one, the rule holds from each fact on that comes before the next last one, or before the run's end.
    static member Between(first: Rule, last: Rule, rule: Rule) : Rule =
        build (RuleTerm.Between(termOf first, termOf last, termOf rule))

    /// Both hold.
    member this.And(other: Rule) : Rule = this &&& other

    /// At least one of them holds.
    member this.Or(other: Rule) : Rule = this ||| other

    /// It does not hold.
    member this.Not() : Rule = Rule.op_LogicalNot this

    /// The other one holds at no fact before the first at which this one does. It holds if neither ever does.
    member _.Before(other: Rule) : Rule = build (RuleTerm.Before(term, (termOf other)))

    /// It holds at all facts before the first at which the other one does; at all that there are, if none does.
    member _.Until(other: Rule) : Rule = build (RuleTerm.Until(term, (termOf other)))

    /// Whenever it holds, the other one does at the same fact or at a later one; if that has a time limit, within it.
    member _.FollowedBy(other: Rule) : Rule = build (RuleTerm.FollowedBy(term, (termOf other)))

    /// It holds at a fact that comes, by the times of facts, within the duration after the next one. What another writer
    /// tells has another clock: it decides nothing.
    member _.Within(duration: TimeSpan) : Rule = build (RuleTerm.Within(term, nanoseconds duration))

    /// Both hold.
    static member (&&&)(left: Rule, right: Rule) : Rule = build (RuleTerm.both (termOf left) (termOf right))

    /// At least one of them holds.
    static member (|||)(left: Rule, right: Rule) : Rule = build (RuleTerm.either (termOf left) (termOf right))

    /// It does not hold.
    static member op_LogicalNot(rule: Rule) : Rule = build (RuleTerm.Not(termOf rule))

    /// Reads a rule of at most 8,192 characters. Returns false, and says why and where, for anything else, null included.
    static member TryParse
        (
            text: string | null,
            [<NotNullWhen(true); Out>] rule: byref<Rule | null>,
            [<NotNullWhen(false); Out>] error: byref<RuleError | null>
        ) : bool =
        match RuleReader.read (string text) with
        | Ok term ->
            rule <- Rule term
            error <- null
            true
        | Error found ->
            rule <- null
            error <- found
            false

    /// <summary>Reads a rule.</summary>
    /// <exception cref="T:System.FormatException">It is none; the message says why, and where.</exception>
    static member Parse(text: string) : Rule =
        match RuleReader.read (string text) with
        | Ok term -> Rule term
        | Error error -> raise (FormatException(error.ToString()))

    /// The rule as text, which reads as an equal rule.
    override _.ToString() : string = RuleText.write term

    override _.Equals(other: objnull) =
        match other with
        | :? Rule as other -> term = other.Term
        | _ -> false

    override this.GetHashCode() = this.ToString().GetHashCode(StringComparison.Ordinal)
