namespace AgentObservatory

open System.Collections.Generic
open System.Runtime.CompilerServices

/// What a stream knows of its items: a few numbers, whatever their count. Times are nanoseconds of a monotonic clock.
[<Struct; IsReadOnly; NoComparison; NoEquality>]
type internal StreamStatistics =
    {
        Items: int64
        First: int64
        Last: int64
        MaxGap: int64
    }

    /// How a stream ended, in a word.
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
        let statistics = this
        let milliseconds (nanoseconds: int64) = AttributeValue.FromFloat(float (max 0L nanoseconds) / 1e6)

        [|
            KeyValuePair(StreamAttribute.Items, AttributeValue.FromInteger statistics.Items)
            if statistics.Items > 0L then
                KeyValuePair(StreamAttribute.TimeToFirst, milliseconds (statistics.First - startedAt))
            if statistics.Items > 1L then
                KeyValuePair(StreamAttribute.MaxGap, milliseconds statistics.MaxGap)
            KeyValuePair(StreamAttribute.End, AttributeValue.FromString ending)
        |]
