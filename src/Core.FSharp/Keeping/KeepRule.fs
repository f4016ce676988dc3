namespace AgentObservatory

open System
open System.Diagnostics.CodeAnalysis
open System.Runtime.InteropServices

/// Decides by its outcome whether a session is kept when it has ended. A rule is conditions with "or" between them:
/// "failed", "cancelled" and "unfinished" hold if the session or one of its spans ended so, "session failed" and the like if
/// the session did; "slower than 2s" (ms, s, min or h) looks at the session's duration; "5% of the rest by trace id", or
/// short "5%", takes whole traces, the same in every process. A part of a run that does not know how the run ends is always
/// kept: a suspended one, and each of several that write one run. Immutable.
[<Sealed>]
type KeepRule private (text: string, conditions: KeepCondition[]) =

    /// Whether a session that ended so is kept.
    member internal _.Keeps(outcome: RunOutcome) : bool =
        let mutable place = 0

        while place < conditions.Length && not (conditions[place].Holds outcome) do
            place <- place + 1

        not outcome.IsWhole || place < conditions.Length

    /// Whether the rule keeps a session with this envelope.
    member this.Keeps(envelope: SessionEnvelope) : bool = this.Keeps(RunOutcome.Of envelope)

    /// Reads a rule of at most 1,024 characters. If this is false, the error says what was expected, and where.
    static member TryParse
        (
            text: string | null,
            [<NotNullWhen(true); Out>] rule: byref<KeepRule | null>,
            [<NotNullWhen(false); Out>] error: byref<string | null>
        ) : bool =
        match KeepRuleReader.read (string text) with
        | Ok conditions ->
            rule <- KeepRule(string text, conditions)
            error <- null
            true
        | Error why ->
            rule <- null
            error <- why
            false

    /// <summary>Reads a rule of at most 1,024 characters.</summary>
    /// <exception cref="T:System.FormatException">It is none; the message says what was expected, and where.</exception>
    static member Parse(text: string | null) : KeepRule =
        match KeepRuleReader.read (string text) with
        | Ok conditions -> KeepRule(string text, conditions)
        | Error why -> raise (FormatException("This is no rule for keeping sessions. " + why))

    /// The rule as it was given.
    override _.ToString() = text
