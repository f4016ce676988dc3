namespace AgentObservatory

open System
open System.Collections
open System.Collections.Generic
open System.Collections.Immutable

/// Counts by reason, in the order of their names. Reasons that never occurred are absent. Immutable.
[<Sealed>]
type Tally private (counts: ImmutableSortedDictionary<string, int64>) =

    static let empty =
        Tally(ImmutableSortedDictionary.Create<string, int64>(StringComparer.Ordinal))

    /// Nothing counted.
    static member Empty = empty

    /// The sum of all counts.
    member val Total = Seq.sum counts.Values

    /// The reasons that occurred.
    member _.Reasons: IEnumerable<string> = counts.Keys

    /// How often a reason occurred; 0 where it did not.
    member _.Item
        with get (reason: string): int64 = counts.GetValueOrDefault(reason, 0L)

    /// The same counts, with one reason counted further. Counting nothing, or less than nothing, changes nothing.
    member this.Add(reason: string, count: int64) : Tally =
        if count <= 0L then
            this
        else
            Tally(counts.SetItem(reason, this[reason] + count))

    /// Both together.
    member this.Add(other: Tally) : Tally =
        Seq.fold (fun (sum: Tally) reason -> sum.Add(reason, other[reason])) this other.Reasons

    /// For example "event_limit 3, late 1"; empty where nothing was counted.
    override this.ToString() =
        String.Join(", ", Seq.map (fun reason -> reason + " " + string this[reason]) this.Reasons)

    override this.Equals(other: objnull) =
        match other with
        | :? Tally as other -> Seq.forall2 (=) this other && this.Total = other.Total
        | _ -> false

    override this.GetHashCode() = this.Total.GetHashCode()

    interface IEnumerable<KeyValuePair<string, int64>> with
        member _.GetEnumerator() : IEnumerator<KeyValuePair<string, int64>> =
            (counts :> IEnumerable<KeyValuePair<string, int64>>).GetEnumerator()

        member _.GetEnumerator() : IEnumerator = (counts :> IEnumerable).GetEnumerator()
