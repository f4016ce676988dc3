namespace AgentObservatory

/// Which of two calls comes first: by the order of the run where one session has both, never by the clock.
[<Sealed>]
type internal CallSequence() =
    let events = BySession CallEvents

    /// From the root down to the node.
    let above (node: TraceNode) : TraceNode list =
        let rec from (node: TraceNode | null) (below: TraceNode list) =
            match node with
            | null -> below
            | node -> from node.Parent (node :: below)

        from node []

    let inOneSession (first: TraceNode) (second: TraceNode) =
        match first.Span, second.Span with
        | null, _
        | _, null -> first.EndTime.UnixNanoseconds < second.StartTime.UnixNanoseconds
        | first', second' ->
            let places = events.Of first.Session
            let earlier = places.PlaceOf first'
            earlier.IsKnown && earlier.IsBefore(places.PlaceOf second')

    /// Where the ways to two nodes part.
    let rec parting (first: TraceNode list) (second: TraceNode list) : bool =
        match first, second with
        | one :: rest, other :: others when one.Index = other.Index -> parting rest others
        | one :: _, other :: _ -> inOneSession one other
        // One of them is above the other.
        | _ -> false

    /// Whether the first has ended before the second starts. Of calls in two sessions those decide that have started them.
    member _.IsBefore(first: TraceNode, second: TraceNode) : bool =
        if
            obj.ReferenceEquals(first.Session, second.Session)
            && not first.IsSession
            && not second.IsSession
        then
            inOneSession first second
        else
            parting (above first) (above second)
