namespace AgentObservatory

open System
open System.Collections.Generic
open System.Text

/// The names of the attributes of spans that are read, where not all are. Immutable; safe to share between threads.
[<Sealed>]
type internal WantedAttributes(names: IEnumerable<string>) =

    /// By the length of the name: most attributes are not wanted, and most lengths are nobody's.
    let byLength: byte[][][] =
        let names = Array.distinct [| for name in names -> Encoding.UTF8.GetBytes name |]
        let longest = Seq.fold (fun most (name: byte[]) -> max most name.Length) 0 names
        Array.init (longest + 1) (fun length -> Array.filter (fun (name: byte[]) -> name.Length = length) names)

    member _.Has(name: ReadOnlySpan<byte>) : bool =
        let mutable found = false

        if name.Length < byLength.Length then
            for wanted in byLength[name.Length] do
                found <- found || name.SequenceEqual(ReadOnlySpan wanted)

        found
