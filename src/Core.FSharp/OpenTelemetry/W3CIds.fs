namespace AgentObservatory

open System
open System.Collections.Generic
open System.Collections.Immutable

/// Ids that W3C Trace Context allows, for everything in an envelope. Always the same for the same envelope.
module internal W3CIds =

    let private idOf value : SpanId = { Value = value; Extension = 0UL }

    /// Takes the id, or where it is zero or taken the next one that is free. The attempts come by every number there is,
    /// so whatever is taken, this ends.
    let private take (taken: HashSet<uint64>) (wanted: uint64) : SpanId =
        let mutable id = wanted
        let mutable attempt = wanted

        while id = 0UL || not (taken.Add id) do
            attempt <- attempt + 1UL
            id <- Hex.mix attempt

        idOf id

    /// An id of another session. The last 16 digits, where it has 32.
    let ofForeign (id: SpanId) : SpanId = if id.Value = 0UL then idOf id.Extension else idOf id.Value

    /// An id for each span, and the set of them. An id of 16 digits stays as it is; one of 32 keeps its last 16 where
    /// no other span has these.
    let ofSpans (spans: ImmutableArray<SpanRecord>) : struct (SpanId[] * HashSet<uint64>) =
        let taken = HashSet<uint64>(spans.Length + 1)
        let ids: SpanId[] = Array.zeroCreate spans.Length

        for place in 0 .. spans.Length - 1 do
            let id = spans[place].SpanId

            if id.Extension = 0UL && id.Value <> 0UL && taken.Add id.Value then ids[place] <- id

        for place in 0 .. spans.Length - 1 do
            if ids[place].IsNone then
                let id = spans[place].SpanId
                let isFree = id.Value <> 0UL && not (taken.Contains id.Value)
                ids[place] <- take taken (if isFree then id.Value else Hex.mix (id.Value ^^^ Hex.mix id.Extension))

        struct (ids, taken)

    /// The session's trace; where it has none, one of its own.
    let ofTrace (session: SessionInfo) (spans: ImmutableArray<SpanRecord>) : TraceId =
        if session.TraceId.IsNone then
            let firstSpan = if spans.IsEmpty then SpanId.None else spans[0].SpanId

            let high =
                Hex.mix (
                    session.RootSpanId.Value
                    ^^^ Hex.mix (firstSpan.Value ^^^ Hex.mix firstSpan.Extension)
                )

            { High = high; Low = max 1UL (Hex.mix high) }
        else
            session.TraceId

    /// The id of the session's own span, the one that its traceparent names; another one where a span of the envelope or
    /// its parent has that.
    let ofRoot (session: SessionInfo) (parent: SpanId) (taken: HashSet<uint64>) =
        taken.Add parent.Value |> ignore
        take taken session.RootSpanId.Value
