namespace AgentObservatory

open System
open System.Collections.Generic
open System.Collections.Immutable

/// Ids that W3C Trace Context allows, for everything in an envelope. Always the same for the same envelope.
module internal W3CIds =

    let private goldenGamma = 0x9E3779B97F4A7C15UL

    /// One step of SplitMix64: every result comes from exactly one value.
    let private mix (value: uint64) =
        let value = value + goldenGamma
        let value = (value ^^^ (value >>> 30)) * 0xBF58476D1CE4E5B9UL
        let value = (value ^^^ (value >>> 27)) * 0x94D049BB133111EBUL
        value ^^^ (value >>> 31)

    let private idOf value : SpanId = { Value = value; Extension = 0UL }

    /// Takes the id, or where it is zero or taken the next one that is free.
    let private take (taken: HashSet<uint64>) (wanted: uint64) : SpanId =
        let mutable id = wanted
        let mutable attempt = wanted

        while id = 0UL || not (taken.Add id) do
            attempt <- attempt + goldenGamma
            id <- mix attempt

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
                ids[place] <- take taken (if isFree then id.Value else mix (id.Value ^^^ mix id.Extension))

        struct (ids, taken)

    /// A hash of what tells a session from the others of its trace; two sessions may well have the same session id.
    let private hash (session: SessionInfo) (firstSpan: SpanId) (seed: uint64) =
        let hashOf (name: string) = Hex.hash (ReadOnlySpan(Hex.utf8 (SpanAttributes.text name))) seed

        [
            hashOf session.SessionId
            hashOf session.AgentId
            session.TraceId.High
            session.TraceId.Low
            uint64 session.StartTime.UnixNanoseconds
            firstSpan.Value
            firstSpan.Extension
        ]
        |> List.fold (fun hash part -> mix (hash ^^^ part)) seed

    let private firstOf (spans: ImmutableArray<SpanRecord>) = if spans.IsEmpty then SpanId.None else spans[0].SpanId

    /// The session's trace; where it has none, one of its own.
    let ofTrace (session: SessionInfo) (spans: ImmutableArray<SpanRecord>) : TraceId =
        if session.TraceId.IsNone then
            let high = hash session (firstOf spans) 1UL
            { High = high; Low = max 1UL (mix high) }
        else
            session.TraceId

    /// The id of the session's own span: none of the taken ones, and not its parent's.
    let ofRoot (session: SessionInfo) (spans: ImmutableArray<SpanRecord>) (parent: SpanId) (taken: HashSet<uint64>) =
        taken.Add parent.Value |> ignore
        take taken (hash session (firstOf spans) 2UL)
