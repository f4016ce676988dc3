namespace AgentObservatory

/// A truth value with a third one in the middle: nobody can know. Kleene's logic, in which "and" is the least, "or" the
/// greatest, and "not" the opposite.
[<RequireQualifiedAccess; Struct>]
type internal Truth =
    | False
    | Unknown
    | True

module internal Truth =

    let ofBool (value: bool) = if value then Truth.True else Truth.False

    let negate (truth: Truth) =
        match truth with
        | Truth.False -> Truth.True
        | Truth.Unknown -> Truth.Unknown
        | Truth.True -> Truth.False
