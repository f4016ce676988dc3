namespace AgentObservatory

open System
open System.Collections.Generic

/// Totals of streams, as their ends tell.
[<Sealed>]
type StreamTotals internal () =
    let endings = SortedDictionary<string, int64>(StringComparer.Ordinal)

    /// The attributes of streams that totals take notice of.
    static member internal Attributes: string[] =
        [|
            StreamAttribute.Items
            StreamAttribute.TimeToFirst
            StreamAttribute.MaxGap
            StreamAttribute.End
        |]

    /// How many streams there are.
    member val Count = 0L with get, private set

    /// How many items came.
    member val Items = 0L with get, private set

    /// How many items did not fit into their sessions.
    member val Dropped = 0L with get, private set

    /// The times to the first item.
    member val TimesToFirst: DurationHistogram = DurationHistogram()

    /// The longest gap of each stream.
    member val MaxGaps: DurationHistogram = DurationHistogram()

    /// How many ended how: completed, failed, cancelled, abandoned or unfinished.
    member _.Endings: IReadOnlyDictionary<string, int64> = endings

    member internal this.Add(span: SpanRecord) : unit =
        let milliseconds (histogram: DurationHistogram) (key: string) =
            match span.Attributes[key] with
            | value when value.Kind = AttributeKind.Float || value.Kind = AttributeKind.Integer ->
                histogram.Add(Int64.CreateSaturating(value.AsFloat() * 1e6))
            | _ -> ()

        // Without an end that tells it, what the envelope holds.
        let items =
            match span.Attributes[StreamAttribute.Items] with
            | value when value.Kind = AttributeKind.Integer -> value.AsInteger()
            | _ -> span.EventCount

        let isAbandoned = SpanRole.text span.Attributes StreamAttribute.End = StreamStatistics.Abandoned
        let ending = StreamStatistics.Word(span.Status, isAbandoned)

        this.Count <- this.Count + 1L
        this.Items <- Sound.add this.Items (max 0L items)
        this.Dropped <- Sound.add this.Dropped (max 0L span.DroppedEvents)
        milliseconds this.TimesToFirst StreamAttribute.TimeToFirst
        milliseconds this.MaxGaps StreamAttribute.MaxGap
        endings[ending] <- endings.GetValueOrDefault(ending, 0L) + 1L
