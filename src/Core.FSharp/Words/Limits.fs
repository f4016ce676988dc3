namespace AgentObservatory

/// How much of what an agent reports is kept. Anything beyond is cut, with a marker.
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

    /// The maximum nesting of lists and maps in a value.
    [<Literal>]
    let MaxDepth = 32

    /// Items of a list.
    [<Literal>]
    let MaxItems = 1_024

    /// How many values one value may contain in total: limits of width and depth alone still allow too many.
    [<Literal>]
    let MaxValues = 10_000

    /// So many characters of text within a value, names included, count as one more value.
    [<Literal>]
    let CharactersAsValue = 52
