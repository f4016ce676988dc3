namespace AgentObservatory

open System.Threading

/// Ids that are the same in every run: 1, 2, 3, ...
[<Sealed>]
type internal TestIds() =
    let mutable last = 0L

    interface IIdGenerator with
        member _.Next() = uint64 (Interlocked.Increment &last)
