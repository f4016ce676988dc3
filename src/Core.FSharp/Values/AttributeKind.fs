namespace AgentObservatory

/// What an <see cref="T:AgentObservatory.AttributeValue"/> holds.
type AttributeKind =
    /// Null, which is also the default value.
    | Null = 0
    /// True or false.
    | Boolean = 1
    /// A 64-bit signed integer.
    | Integer = 2
    /// A finite 64-bit floating-point number.
    | Float = 3
    /// A number that neither Integer nor Float holds exactly, kept as its text.
    | Number = 4
    /// Text of well-formed Unicode.
    | String = 5
    /// A list of values.
    | List = 6
    /// Values by name.
    | Map = 7

/// The text of a number that neither int64 nor double holds exactly.
[<Sealed>]
type internal ExactNumber(text: string) =
    member _.Text = text
