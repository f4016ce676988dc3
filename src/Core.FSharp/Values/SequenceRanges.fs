namespace AgentObservatory

open System
open System.Collections.Immutable
open System.Runtime.CompilerServices

/// A range of sequences, both ends included.
[<Struct; IsReadOnly; NoComparison>]
type SequenceRange =
    {
        /// The first sequence.
        First: int64
        /// The last sequence; less than the first if the range is empty.
        Last: int64
    }

    /// Whether the ranges are equal.
    static member op_Equality(left: SequenceRange, right: SequenceRange) = left.Equals right

    /// Whether the ranges differ.
    static member op_Inequality(left: SequenceRange, right: SequenceRange) = not (left.Equals right)

/// A set of sequences of 0 or more, as the ranges that it consists of: ascending, with gaps in between. Immutable.
[<Sealed>]
type SequenceRanges private (ranges: ImmutableArray<SequenceRange>) =

    static let empty = SequenceRanges ImmutableArray.Empty

    /// No sequences.
    static member Empty = empty

    /// The sequences of one range of 0 or more, which is not empty.
    static member internal Of(range: SequenceRange) : SequenceRanges = SequenceRanges(ImmutableArray.Create range)

    /// The sequences of all ranges, in any order. An empty range counts for nothing, and so does a negative sequence.
    static member Create(ranges: seq<SequenceRange>) : SequenceRanges =
        let sorted = ImmutableArray.CreateBuilder<SequenceRange>()
        sorted.AddRange ranges

        // Most of the time there is one.
        if sorted.Count > 1 then
            sorted.Sort(fun (left: SequenceRange) (right: SequenceRange) -> left.First.CompareTo right.First)

        let union = ImmutableArray.CreateBuilder<SequenceRange>()

        for range in sorted do
            let range = { range with First = max 0L range.First }
            let last = union.Count - 1

            if range.Last < range.First then
                ()
            elif last >= 0 && range.First - 1L <= union[last].Last then
                union[last] <- { union[last] with Last = max union[last].Last range.Last }
            else
                union.Add range

        if union.Count = 0 then empty else SequenceRanges(union.DrainToImmutable())

    /// The ranges, in ascending order.
    member _.Ranges = ranges

    /// How many sequences they are; saturates at the limit of int64.
    member _.Count: int64 =
        let add sum (range: SequenceRange) =
            let length = range.Last - range.First

            if length >= Int64.MaxValue - sum then Int64.MaxValue else sum + length + 1L

        Seq.fold add 0L ranges

    /// The sequences of both.
    member this.Union(other: SequenceRanges) : SequenceRanges =
        if this.Equals other then
            this
        else
            SequenceRanges.Create(this.Ranges.AddRange other.Ranges)

    /// For example "0-13, 17-20"; empty if there are none.
    override _.ToString() =
        String.Join(", ", Seq.map (fun (range: SequenceRange) -> $"{range.First}-{range.Last}") ranges)

    override this.Equals(other: objnull) =
        match other with
        | :? SequenceRanges as other -> this.Ranges.AsSpan().SequenceEqual(other.Ranges.AsSpan())
        | _ -> false

    override this.GetHashCode() = HashCode.Combine(ranges.Length, this.Count)
