namespace AgentObservatory

open System
open System.Collections.Generic
open System.Collections.Immutable

/// Which session was started by which span or session of others. Numbers count them all: each session, then its spans.
module internal SessionAttachment =

    /// Where the spans of each session begin in the numbers of all; the session's own number is the one before.
    let firstSpans (envelopes: ImmutableArray<SessionEnvelope>) : int[] =
        let firsts = Array.zeroCreate<int>(envelopes.Length + 1)

        for index in 0 .. envelopes.Length do
            firsts[index] <-
                if index = 0 then
                    1
                else
                    firsts[index - 1] + (Sound.list envelopes[index - 1].Spans).Length + 1

        firsts

    /// The session that a number is, or belongs to.
    let sessionOf (firsts: int[]) (number: int) : int =
        let found = Array.BinarySearch(firsts, number + 1)
        if found >= 0 then found else ~~~found - 1

    /// The sessions of traces that have nested ones, by the spans and sessions that may have started them.
    let private starters (envelopes: ImmutableArray<SessionEnvelope>) (firsts: int[]) =
        let traces = HashSet<TraceId>()

        for envelope in envelopes do
            match envelope.Session.Parent with
            | null -> ()
            | parent -> traces.Add parent.TraceId |> ignore

        let bySpan = Dictionary<struct (TraceId * SpanId), int>()
        let bySession = Dictionary<struct (TraceId * string), int>()

        for index in 0 .. envelopes.Length - 1 do
            let session = envelopes[index].Session

            if traces.Contains session.TraceId then
                let spans = Sound.list envelopes[index].Spans

                for place in 0 .. spans.Length - 1 do
                    bySpan.TryAdd(struct (session.TraceId, spans[place].SpanId), firsts[index] + place)
                    |> ignore

                bySpan.TryAdd(struct (session.TraceId, session.RootSpanId), firsts[index] - 1)
                |> ignore

                bySession.TryAdd(struct (session.TraceId, string session.SessionId), firsts[index] - 1)
                |> ignore

        struct (bySpan, bySession)

    /// In a circle of sessions that start each other, the one that starts first has no parent.
    let private breakCircles (envelopes: ImmutableArray<SessionEnvelope>) (starters: int[]) (sessionOf: int -> int) =
        // 0 unseen, otherwise the round in which it was seen.
        let rounds = Array.zeroCreate<int> starters.Length

        for index in 0 .. starters.Length - 1 do
            let mutable current = index

            while current >= 0 && rounds[current] = 0 do
                rounds[current] <- index + 1
                current <- if starters[current] < 0 then -1 else sessionOf starters[current]

            if current >= 0 && rounds[current] = index + 1 then
                let mutable earliest = current
                let mutable other = sessionOf starters[current]

                while other <> current do
                    let isEarlier =
                        compare
                            struct (envelopes[other].Session.StartTime.UnixNanoseconds, other)
                            struct (envelopes[earliest].Session.StartTime.UnixNanoseconds, earliest)
                            <
                            0

                    if isEarlier then earliest <- other

                    other <- sessionOf starters[other]

                starters[earliest] <- -1

    /// For each session the number of what has started it; -1 if that is not here.
    let find (envelopes: ImmutableArray<SessionEnvelope>) (firsts: int[]) : int[] =
        let struct (bySpan, bySession) = starters envelopes firsts

        let starter (envelope: SessionEnvelope) =
            match envelope.Session.Parent with
            | null -> -1
            | parent ->
                let mutable place = -1

                if
                    not parent.SpanId.IsNone
                    && bySpan.TryGetValue(struct (parent.TraceId, parent.SpanId), &place)
                then
                    place
                elif bySession.TryGetValue(struct (parent.TraceId, string parent.SessionId), &place) then
                    place
                else
                    -1

        let found = Array.init envelopes.Length (fun index -> starter envelopes[index])

        breakCircles envelopes found (sessionOf firsts)
        found
