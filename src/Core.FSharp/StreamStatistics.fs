namespace AgentObservatory

open System.Collections.Generic
open System.Runtime.CompilerServices

/// Statistics of a stream's items, in constant space. Times are nanoseconds of a monotonic clock.
[<Struct; IsReadOnly; NoComparison; NoEquality>]
type internal StreamStatistics =
    {
        Items: int64
        First: int64
        Last: int64
        MaxGap: int64
    }

    /// The word for how a stream ended.
    static member Word(status: SpanStatus, isAbandoned: bool) : string =
        match status with
        | SpanStatus.Ok when isAbandoned -> "abandoned"
        | SpanStatus.Ok -> "completed"
        | SpanStatus.Error -> "failed"
        | SpanStatus.Cancelled -> "cancelled"
        | SpanStatus.Unfinished -> "unfinished"

    /// The statistics with one item more. An item that is reported out of turn makes no gap.
    member this.Add(now: int64) : StreamStatistics =
        let isFirst = this.Items = 0L
        let isLater = isFirst || now > this.Last

        {
            Items = this.Items + 1L
            First = (if isFirst then now else this.First)
            Last = (if isLater then now else this.Last)
            MaxGap = (if isLater && not isFirst then max this.MaxGap (now - this.Last) else this.MaxGap)
        }

    /// What the stream's end says about it; see <see cref="T:AgentObservatory.StreamAttribute"/>.
    member this.Attributes(startedAt: int64, ending: string) : KeyValuePair<string, AttributeValue>[] =
        let milliseconds (nanoseconds: int64) = AttributeValue.FromFloat(float (max 0L nanoseconds) / 1e6)
        let items = KeyValuePair(StreamAttribute.Items, AttributeValue.FromInteger this.Items)
        let first = KeyValuePair(StreamAttribute.TimeToFirst, milliseconds (this.First - startedAt))
        let gap = KeyValuePair(StreamAttribute.MaxGap, milliseconds this.MaxGap)
        let ending = KeyValuePair(StreamAttribute.End, AttributeValue.FromString ending)

        match this.Items with
        | 0L -> [| items; ending |]
        | 1L -> [| items; first; ending |]
        | _ -> [| items; first; gap; ending |]
