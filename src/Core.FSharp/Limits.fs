namespace AgentObservatory

/// How much of what an agent reports is kept. What is more is cut, visibly.
module internal Limits =

    /// Attributes of an event, and entries of a map.
    [<Literal>]
    let MaxAttributes = 128

    /// The longest name, kind or key, in UTF-16 units.
    [<Literal>]
    let MaxNameLength = 1_024

    /// The longest text of a value, an error's message or a stack trace, in UTF-16 units.
    [<Literal>]
    let MaxTextLength = 32_768

    /// How deep lists and maps nest in a value.
    [<Literal>]
    let MaxDepth = 32

    /// Items of a list.
    [<Literal>]
    let MaxItems = 1_024

    /// How many values one value may hold in all: limits of width and depth alone would still allow too many.
    [<Literal>]
    let MaxValues = 10_000
