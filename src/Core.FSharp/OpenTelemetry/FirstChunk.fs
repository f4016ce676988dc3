namespace AgentObservatory

open System.Collections.Immutable

/// How long an LLM call took to begin its answer.
module internal FirstChunk =

    /// Nanoseconds from a call's start to an item of a stream under it.
    [<CompiledName("Delay")>]
    let delay (call: Timestamp) (item: Timestamp) : int64 = FoldRules.elapsed call item

    /// When each span's first event happened; late ones do not count.
    let private firstEvents (places: int[]) count (events: ImmutableArray<TraceEvent>) : Timestamp voption[] =
        let times = Array.create count ValueNone

        for index in 0 .. events.Length - 1 do
            let place = places[index]

            if place >= 0 && times[place].IsNone then
                match events[index].Fact with
                | TraceFact.StreamEvent(_, _, false) -> times[place] <- ValueSome events[index].Time
                | _ -> ()

        times

    /// For each LLM call, the delay of the first item of the streams under it; -1 if there is none. A stream belongs
    /// to the nearest call above it. The places are those of the events' spans, negative for one that is not there.
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
