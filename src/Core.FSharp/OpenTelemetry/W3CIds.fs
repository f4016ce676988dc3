namespace AgentObservatory

open System
open System.Collections.Generic
open System.Collections.Immutable

/// Ids that W3C Trace Context allows, for everything in an envelope. The same envelope always gets the same ids.
module internal W3CIds =

    let private idOf value : SpanId = { Value = value; Extension = 0UL }

    /// Takes the id, or the next free one if it is zero or taken. The attempts visit every number, so this always
    /// ends.
    let private take (taken: HashSet<uint64>) (wanted: uint64) : SpanId =
        let mutable id = wanted
        let mutable attempt = wanted

        while id = 0UL || not (taken.Add id) do
            attempt <- attempt + 1UL
            id <- Hex.mix attempt

        idOf id

    /// An id of another session: its last 16 digits if it has 32.
    let ofForeign (id: SpanId) : SpanId = if id.Value = 0UL then idOf id.Extension else idOf id.Value

    /// An id for each span, and the set of them. An id of 16 digits stays as it is; one of 32 keeps its last 16 if no
    /// other span has these.
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

    /// The session's trace; a derived one if it has none.
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

    /// The parent of a span within a run that other parts begin: the one that its start names, otherwise the run's root. A
    /// span of the envelope that comes too late to be the parent is none.
    let ofOutside (session: SessionInfo) (named: SpanId) (taken: HashSet<uint64>) : SpanId =
        let parent = ofForeign (if named.IsNone then session.RootSpanId else named)
        if taken.Contains parent.Value then SpanId.None else parent

    /// The id of the session's own span, as in its traceparent; another one if a span of the envelope or the parent
    /// has that id.
    let ofRoot (session: SessionInfo) (parent: SpanId) (taken: HashSet<uint64>) =
        taken.Add parent.Value |> ignore
        take taken session.RootSpanId.Value
