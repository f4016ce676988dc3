namespace AgentObservatory

open System
open System.Collections.Generic

/// A trace is not what a test expects. The message says what was expected and what was found, and shows the trace with the part
/// marked that does not fit. Any test framework shows it.
[<Sealed>]
type TraceAssertionException internal (message: string) =
    inherit Exception(message)

module internal Mismatch =

    /// Fails with a text alone.
    let tell (message: string) : 'T = raise (TraceAssertionException message)

    /// Fails with the trace, in which the nodes are marked, each with a note or "".
    let show (what: string) (forest: TraceForest) (marks: seq<struct (TraceNode * string)>) : 'T =
        let marked = Dictionary<int, string>()

        for struct (node, note) in marks do
            marked[node.Index] <- note

        tell (what + "\n\n" + TraceTree.draw forest marked)
