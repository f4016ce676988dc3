namespace AgentObservatory

open System
open System.Collections
open System.Collections.Generic
open System.Collections.Immutable

/// Counts by reason, in the order of their names. Reasons that never occurred are absent; counts saturate at the
/// limit of int64. Immutable.
[<Sealed>]
type Tally private (counts: ImmutableSortedDictionary<string, int64>, total: int64) =

    static let empty = Tally(ImmutableSortedDictionary.Create<string, int64>(StringComparer.Ordinal), 0L)

    /// The saturating sum of two counts, neither of them negative.
    static let sum left right = if left > Int64.MaxValue - right then Int64.MaxValue else left + right

    /// Nothing counted.
    static member Empty = empty

    /// The sum of all counts.
    member _.Total = total

    /// The reasons that occurred.
    member _.Reasons: IEnumerable<string> = counts.Keys

    member private _.Count = counts.Count

    /// How often a reason occurred.
    member _.Item
        with get (reason: string): int64 = counts.GetValueOrDefault(UnicodeText.orEmpty reason, 0L)

    /// These counts plus a count of one reason. A count of zero or less has no effect.
    member this.Add(reason: string, count: int64) : Tally =
        if count <= 0L then
            this
        else
            Tally(counts.SetItem(UnicodeText.orEmpty reason, sum this[reason] count), sum total count)

    /// The sum of both tallies.
    member this.Add(other: Tally) : Tally =
        if other.Total = 0L then
            this
        elif this.Total = 0L then
            other
        else
            Seq.fold (fun (sum: Tally) reason -> sum.Add(reason, other[reason])) this other.Reasons

    /// The larger count of each reason.
    member internal this.Join(other: Tally) : Tally =
        if Object.ReferenceEquals(this, other) || other.Total = 0L then
            this
        else
            Seq.fold (fun (join: Tally) reason -> join.Add(reason, other[reason] - join[reason])) this other.Reasons

    /// For example "event_limit 3, late 1"; empty if nothing was counted.
    override this.ToString() =
        String.Join(", ", Seq.map (fun reason -> reason + " " + string this[reason]) this.Reasons)

    override this.Equals(other: objnull) =
        match other with
        | :? Tally as other -> this.Count = other.Count && Seq.forall2 (=) this other
        | _ -> false

    override this.GetHashCode() = this.Total.GetHashCode()

    interface IEnumerable<KeyValuePair<string, int64>> with
        member _.GetEnumerator() : IEnumerator<_> = (counts :> seq<_>).GetEnumerator()
        member _.GetEnumerator() : IEnumerator = (counts :> IEnumerable).GetEnumerator()
