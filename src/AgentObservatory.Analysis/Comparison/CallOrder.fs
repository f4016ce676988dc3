namespace AgentObservatory

open System
open System.Collections.Generic

/// Where a span begins and ends among the events of its session; without an end, behind all of them.
[<Struct>]
type internal CallPlace =
    {
        Start: int
        End: int
    }

    /// Of what has no place among the events: no order.
    static member Unknown: CallPlace = { Start = Int32.MinValue; End = Int32.MaxValue }

    member this.IsKnown = this.Start >= 0

    /// Whether this has ended before the other begins.
    member this.IsBefore(other: CallPlace) = this.End < other.Start

/// What the events of a session say of its spans: their places, and the attributes that they begin with.
[<Sealed>]
type internal CallEvents(envelope: SessionEnvelope) =
    let places = Dictionary<SpanId, CallPlace>()
    let given = Dictionary<SpanId, Attributes>()

    do
        let events = Sound.list envelope.Events

        for position in 0 .. events.Length - 1 do
            let event = events[position]

            match event.Fact with
            | TraceFact.SpanStarted(_, _, attributes) ->
                if places.TryAdd(event.SpanId, { Start = position; End = Int32.MaxValue }) then
                    given.Add(event.SpanId, attributes)
            | TraceFact.SpanEnded _ ->
                let mutable place = CallPlace.Unknown

                if places.TryGetValue(event.SpanId, &place) && place.End = Int32.MaxValue then
                    places[event.SpanId] <- { place with End = position }
            | _ -> ()

    member _.PlaceOf(span: SpanRecord) : CallPlace =
        let mutable place = CallPlace.Unknown
        if places.TryGetValue(span.SpanId, &place) then place else CallPlace.Unknown

    /// What a span began with; all of its attributes if nothing says so.
    member _.GivenOf(span: SpanRecord) : Attributes =
        let mutable attributes = Attributes.Empty
        if given.TryGetValue(span.SpanId, &attributes) then attributes else span.Attributes

module internal CallOrder =

    /// The longest chains of siblings that end before each begins: 0 for what begins before any has ended. What runs at once
    /// may be told in any order, and has the same level.
    let levels (places: CallPlace[]) : int[] =
        let levels = Array.zeroCreate<int> places.Length
        let known = Array.filter (fun index -> places[index].IsKnown) [| 0 .. places.Length - 1 |]
        let byStart = Array.sortBy (fun index -> places[index].Start) known
        let byEnd = Array.sortBy (fun index -> places[index].End) known
        let mutable ended = 0
        let mutable level = 0

        for index in byStart do
            while ended < byEnd.Length && places[byEnd[ended]].IsBefore places[index] do
                level <- max level (levels[byEnd[ended]] + 1)
                ended <- ended + 1

            levels[index] <- level

        levels

    /// Whether two of the pairs are in order on both sides, and in opposite ones.
    let isReversed (pairs: struct (CallPlace * CallPlace)[]) : bool =
        let left index =
            let struct (left, _) = pairs[index]
            left: CallPlace

        let right index =
            let struct (_, right) = pairs[index]
            right: CallPlace

        let known =
            Array.filter (fun index -> (left index).IsKnown && (right index).IsKnown) [| 0 .. pairs.Length - 1 |]

        let byStart = Array.sortBy (fun index -> (left index).Start) known
        let byEnd = Array.sortBy (fun index -> (left index).End) known
        let mutable ended = 0
        let mutable latestStart = Int32.MinValue
        let mutable found = false

        for index in byStart do
            while ended < byEnd.Length && (left byEnd[ended]).IsBefore(left index) do
                latestStart <- max latestStart (right byEnd[ended]).Start
                ended <- ended + 1

            found <- found || latestStart > (right index).End

        found
