namespace AgentObservatory

open System.Collections.Generic

/// Statistics of a stream's items, in constant space. Times are nanoseconds of a monotonic clock. A mutable field of
/// its owner, updated for every item.
[<Struct; NoComparison; NoEquality>]
type internal StreamStatistics =
    val mutable private items: int64
    val mutable private first: int64
    val mutable private last: int64
    val mutable private maxGap: int64

    /// How many items came.
    member this.Items = this.items

    /// The word for a stream whose consumer left.
    static member Abandoned = "abandoned"

    /// The word for how a stream ended.
    static member Word(status: SpanStatus, isAbandoned: bool) : string =
        match status with
        | SpanStatus.Ok when isAbandoned -> StreamStatistics.Abandoned
        | SpanStatus.Ok -> "completed"
        | SpanStatus.Error -> "failed"
        | SpanStatus.Cancelled -> "cancelled"
        | SpanStatus.Unfinished -> "unfinished"

    /// Counts an item. An item that is reported out of order makes no gap.
    member this.Add(now: int64) : unit =
        if this.items = 0L then
            this.first <- now
            this.last <- now
        elif now > this.last then
            this.maxGap <- max this.maxGap (now - this.last)
            this.last <- now

        this.items <- this.items + 1L

    /// The attributes of the stream's end; see <see cref="T:AgentObservatory.StreamAttribute"/>.
    member this.Attributes(startedAt: int64, ending: string) : KeyValuePair<string, AttributeValue>[] =
        let milliseconds (nanoseconds: int64) = AttributeValue.FromFloat(float (max 0L nanoseconds) / 1e6)
        let items = KeyValuePair(StreamAttribute.Items, AttributeValue.FromInteger this.items)
        let first = KeyValuePair(StreamAttribute.TimeToFirst, milliseconds (this.first - startedAt))
        let gap = KeyValuePair(StreamAttribute.MaxGap, milliseconds this.maxGap)
        let ending = KeyValuePair(StreamAttribute.End, AttributeValue.FromString ending)

        match this.items with
        | 0L -> [| items; ending |]
        | 1L -> [| items; first; ending |]
        | _ -> [| items; first; gap; ending |]
