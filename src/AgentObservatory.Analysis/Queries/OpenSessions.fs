namespace AgentObservatory

open System.Collections.Generic

/// The sessions that are open, as far as events tell. What comes of a session after its last writer's end is looked at alone,
/// and opens nothing, as long as the session is among the last thousand that have ended; a start opens it again.
[<Sealed>]
type internal OpenSessions() =
    /// What comes late comes soon.
    static let maxEnded = 1_000

    let opened = Dictionary<SessionKey, OpenSession>()
    let ended = HashSet<SessionKey>()
    let order = Queue<SessionKey>()

    let close (key: SessionKey) =
        opened.Remove key |> ignore

        if ended.Add key then
            order.Enqueue key

            if order.Count > maxEnded then ended.Remove(order.Dequeue()) |> ignore

    let sessionOf (event: TraceEvent) (key: SessionKey) : OpenSession =
        let mutable session = Unchecked.defaultof<OpenSession>

        if opened.TryGetValue(key, &session) then
            session
        else
            let session = OpenSession()

            if event.Fact.IsSessionStarted || not (ended.Contains key) then opened.Add(key, session)

            session

    /// How many there are.
    member _.Count = opened.Count

    /// Takes note of an event. Gives its session, and its span if that is open.
    member _.Hear(event: TraceEvent) : struct (OpenSpan * OpenSession) =
        let key = event.Session.Key
        let session = sessionOf event key
        let span = session.Hear event

        if session.HasEnded then close key

        struct (span, session)
