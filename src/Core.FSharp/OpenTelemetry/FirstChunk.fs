namespace AgentObservatory

open System.Collections.Generic
open System.Collections.Immutable

/// How long an LLM call took to begin its answer.
module internal FirstChunk =

    /// Nanoseconds from a call's start to an item of a stream under it.
    [<CompiledName("Delay")>]
    let delay (call: Timestamp) (item: Timestamp) : int64 = FoldRules.elapsed call item

    /// When each span's first event happened; late ones do not count.
    let private firstEvents (places: Dictionary<SpanId, int>) count events : Timestamp voption[] =
        let times = Array.create count ValueNone

        for event: TraceEvent in events do
            match places.TryGetValue event.SpanId, event.Fact with
            | (true, place), TraceFact.StreamEvent(_, _, false) when times[place].IsNone ->
                times[place] <- ValueSome event.Time
            | _ -> ()

        times

    /// For each LLM call, the delay of the first item of the streams under it; -1 if there is none. A stream belongs
    /// to the nearest call above it.
    let ofSpans places (spans: ImmutableArray<SpanRecord>) (parents: int[]) events : int64[] =
        let times = firstEvents places spans.Length events
        let calls = Array.create spans.Length -1
        let delays = Array.create spans.Length -1L

        for place in 0 .. spans.Length - 1 do
            let parent = parents[place]

            if parent >= 0 then
                calls[place] <- (if spans[parent].Kind = SpanKind.LlmCall then parent else calls[parent])

            match calls[place], times[place] with
            | call, ValueSome time when call >= 0 && spans[place].Kind = SpanKind.Stream ->
                let nanoseconds = delay spans[call].StartTime time

                if delays[call] < 0L || nanoseconds < delays[call] then delays[call] <- nanoseconds
            | _ -> ()

        delays
