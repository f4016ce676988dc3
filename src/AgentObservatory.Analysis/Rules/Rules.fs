namespace AgentObservatory

open System

/// Rules as F# functions and operators; the same rules as those that Rule builds. "And" and "or" are &&& and |||.
module Rules =

    /// The start of a span with this name.
    let called (name: string) : Rule = Rule.Called name

    /// An event with this name.
    let happened (name: string) : Rule = Rule.Event name

    /// The end of a span with this name.
    let ended (name: string) : Rule = Rule.Ended name

    /// The same fact, if it also has this attribute.
    let having (attribute: string) (value: AttributeValue) (rule: Rule) : Rule =
        Rule.NotNull(rule).With(attribute, value)

    /// It holds from each fact on.
    let always (rule: Rule) : Rule = Rule.Always rule

    /// It holds from no fact on.
    let never (rule: Rule) : Rule = Rule.Never rule

    /// It holds from some fact on.
    let eventually (rule: Rule) : Rule = Rule.Eventually rule

    /// At most so many of these facts.
    let atMost (count: int) (facts: Rule) : Rule = Rule.AtMost(count, facts)

    /// From each of these facts on, at most so many of them within the duration.
    let atMostWithin (duration: TimeSpan) (count: int) (facts: Rule) : Rule = Rule.AtMost(count, facts, duration)

    /// After each first one up to the next last one, the rule holds.
    let between (first: Rule) (last: Rule) (rule: Rule) : Rule = Rule.Between(first, last, rule)

    /// It holds at a fact within the duration.
    let within (duration: TimeSpan) (rule: Rule) : Rule = Rule.NotNull(rule).Within duration

    /// The first holds at all facts before the first at which the second does.
    let until (second: Rule) (first: Rule) : Rule = Rule.NotNull(first).Until second

    /// The second holds at no fact before the first at which the first does.
    let before (second: Rule) (first: Rule) : Rule = Rule.NotNull(first).Before second

    /// Whenever the left one holds, the right one does at the same fact or at a later one.
    let (=>) (left: Rule) (right: Rule) : Rule = Rule.NotNull(left).FollowedBy right

    /// It does not hold.
    let (!!) (rule: Rule) : Rule = Rule.NotNull(rule).Not()
