namespace AgentObservatory

open System.Collections.Generic

/// Recorded calls, each of which answers once; and how many more there are whose answer the trace does not have.
[<Sealed>]
type internal Cassette<'Call>(what: string, calls: 'Call list, unanswered: int) =
    let left = List<'Call>(calls)

    /// Takes the first call left that fits.
    /// <exception cref="T:AgentObservatory.ReplayMissException">None does.</exception>
    member _.Take (fits: 'Call -> bool) (difference: 'Call -> string) : 'Call =
        lock left (fun () ->
            match Seq.tryFindIndex fits left with
            | Some index ->
                let call = left[index]
                left.RemoveAt index
                call
            | None ->
                let played = calls.Length - left.Count

                let why =
                    if left.Count = 0 then
                        "nothing is left."
                    else
                        "the next one is another. " + difference left[0]

                let without =
                    if unanswered = 0 then
                        ""
                    else
                        $" It has {unanswered} more without an answer: they never ended, or their content was not recorded."

                raise (
                    ReplayMissException
                        $"The trace has no answer for this call of {what}: of {calls.Length} recorded, {played} have answered, and {why}{without}"
                ))
