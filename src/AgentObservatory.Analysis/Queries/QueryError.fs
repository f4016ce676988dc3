namespace AgentObservatory

/// Why a text is no query.
[<NoComparison>]
type QueryError =
    {
        /// Where it cannot be read on: a character, counted from 1. The one after the last if something is missing at the end.
        Position: int
        /// What is expected there.
        Message: string
    }

    /// The message and the position, for example "Expected a value at character 6."
    override this.ToString() = this.Message + " at character " + string this.Position + "."
