namespace AgentObservatory

open System
open System.Collections.Generic
open System.Collections.Immutable

/// What the times of stream events say: the longest silence, and how long a model took to answer at all.
module internal StreamTimes =

    [<Struct>]
    type Times = { First: int64; Last: int64; MaxGap: int64; Count: int64 }

    [<CompiledName("None")>]
    let none = { First = 0L; Last = 0L; MaxGap = 0L; Count = 0L }

    [<CompiledName("Gap")>]
    let gap (earlier: int64) (later: int64) =
        Judgement.elapsed { UnixNanoseconds = earlier } { UnixNanoseconds = later }

    [<CompiledName("Next")>]
    let next (times: Times) (moment: int64) =
        if times.Count = 0L then
            { First = moment; Last = moment; MaxGap = 0L; Count = 1L }
        else
            { times with
                Last = moment
                MaxGap = max times.MaxGap (gap times.Last moment)
                Count = times.Count + 1L
            }

    /// The times of each span's stream events; late ones do not count.
    let ofSpans (places: Dictionary<SpanId, int>) count events : Times[] =
        let times = Array.create count none

        for event: TraceEvent in events do
            match places.TryGetValue event.SpanId, event.Fact with
            | (true, place), TraceFact.StreamEvent(_, _, false) ->
                times[place] <- next times[place] event.Time.UnixNanoseconds
            | _ -> ()

        times

    /// For each call of a model, the nanoseconds to the first event of the streams under it; -1 where there is none.
    /// A stream belongs to the nearest call above it.
    let toFirstChunk (spans: ImmutableArray<SpanRecord>) (parents: int[]) (times: Times[]) : int64[] =
        let calls = Array.create spans.Length -1
        let first = Array.create spans.Length -1L

        for place in 0 .. spans.Length - 1 do
            let parent = parents[place]

            if parent >= 0 then
                calls[place] <- (if spans[parent].Kind = SpanKind.LlmCall then parent else calls[parent])

            let call = calls[place]

            if call >= 0 && spans[place].Kind = SpanKind.Stream && times[place].Count > 0L then
                let nanoseconds = gap spans[call].StartTime.UnixNanoseconds times[place].First

                if first[call] < 0L || nanoseconds < first[call] then first[call] <- nanoseconds

        first
