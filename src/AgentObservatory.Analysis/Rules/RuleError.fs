namespace AgentObservatory

/// Why a text is no rule.
[<NoComparison>]
type RuleError =
    {
        /// Where it cannot be read on: a character, counted from 1. The one after the last if something is missing at the end.
        Position: int
        /// What is wrong there.
        Message: string
    }

    /// The message and the position, for example "Expected a fact at character 8."
    override this.ToString() = this.Message + " at character " + string this.Position + "."
