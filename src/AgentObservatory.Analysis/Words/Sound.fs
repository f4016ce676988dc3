namespace AgentObservatory

open System
open System.Collections.Immutable

/// What analysis reads of envelopes that were made by hand, and may lack anything: lists without a value count as empty,
/// and sums do not overflow.
module internal Sound =

    let list (items: ImmutableArray<'T>) : ImmutableArray<'T> =
        if items.IsDefault then ImmutableArray<'T>.Empty else items

    /// The sum of two counts that are not negative.
    let add (left: int64) (right: int64) : int64 =
        if left > Int64.MaxValue - right then Int64.MaxValue else left + right

    /// When what begins at a time ends, after so many nanoseconds.
    let endOf (start: Timestamp) (nanoseconds: int64) : int64 =
        if start.UnixNanoseconds > 0L then
            add start.UnixNanoseconds (max 0L nanoseconds)
        else
            start.UnixNanoseconds + max 0L nanoseconds
