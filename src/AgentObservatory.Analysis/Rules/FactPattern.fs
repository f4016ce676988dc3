namespace AgentObservatory

open System

/// Which facts are meant. What is null or empty here may be anything.
[<NoComparison>]
type internal FactPattern =
    {
        Moment: FactMoment
        /// The name of the span; of an event its own.
        Name: string | null
        /// The span's kind; of an event, that of nothing.
        Kind: string | null
        /// The status of an end.
        Status: SpanStatus voption
        /// Attributes of the start, the event or the end that have these values.
        Attributes: (string * AttributeValue) list
    }

/// A fact as rules see it: with what its span's start says where the fact itself does not.
[<Struct; NoComparison; NoEquality>]
type internal RuleFact =
    {
        Moment: FactMoment
        Name: string | null
        Kind: string | null
        Status: SpanStatus
        Attributes: Attributes
    }

module internal FactPattern =

    let private isOrAny (wanted: string | null) (found: string | null) =
        isNull wanted || String.Equals(wanted, found, StringComparison.Ordinal)

    let matches (pattern: FactPattern) (fact: RuleFact) : bool =
        pattern.Moment = fact.Moment
        && isOrAny pattern.Name fact.Name
        && isOrAny pattern.Kind fact.Kind
        && (pattern.Status.IsNone || pattern.Status = ValueSome fact.Status)
        && List.forall
            (fun (name: string, value: AttributeValue) ->
                let mutable found = Unchecked.defaultof<AttributeValue>
                fact.Attributes.TryGetValue(name, &found) && SameValue.areSame found value)
            pattern.Attributes
