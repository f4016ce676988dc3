namespace AgentObservatory

open System
open System.Collections.Generic
open System.Collections.Immutable
open AgentObservatory.SpanAttributes

/// Maps what happened within spans to events.
module internal SpanEvents =

    /// The time, or 1970 if it is earlier: OpenTelemetry has no earlier times.
    let time (time: Timestamp) : Timestamp = { UnixNanoseconds = max 0L time.UnixNanoseconds }

    let named (name: string) (ifEmpty: string) =
        match UnicodeText.orEmpty name with
        | "" -> ifEmpty
        | name -> name

    let private errorPairs (error: ErrorInfo) =
        [|
            textPair Convention.exceptionType (string error.Type)
            textPair Convention.exceptionMessage (string error.Message)
            if not (isNull error.Traceback) then
                textPair Convention.exceptionStackTrace error.Traceback
        |]

    let private eventOf name (at: Timestamp) given own : OpenTelemetryEvent =
        {
            Name = name
            Time = time at
            Attributes = SpanAttributes.ofEvent given own
            IsException = false
        }

    /// The event that records an exception; none without one.
    let ofError (error: ErrorInfo | null) (at: Timestamp) : ImmutableArray<OpenTelemetryEvent> =
        match error with
        | null -> ImmutableArray.Empty
        | error ->
            let event = eventOf Convention.exceptionEvent at Attributes.Empty (errorPairs error)
            ImmutableArray.Create { event with IsException = true }

    [<CompiledName("OfStreamEvent")>]
    let ofStreamEvent (at: Timestamp) (name: string) (attributes: Attributes) isLate : OpenTelemetryEvent =
        let own = if isLate then [| pair Convention.late (AttributeValue.FromBoolean true) |] else [||]
        eventOf (named name "event") at attributes own

    /// The event of a stray, with what it says about its span.
    let private ofStray ({ Reason = anomaly; Event = event }: StrayEvent) : OpenTelemetryEvent =
        let name, given, facts =
            match event.Fact with
            | TraceFact.StreamEvent(name, attributes, _) -> named name "event", attributes, [||]
            | TraceFact.SpanStarted(kind, name, attributes) ->
                WireWord.ofFact event.Fact,
                attributes,
                [|
                    textPair Convention.spanName (string name)
                    textPair Convention.kind (string kind)
                |]
            | TraceFact.SpanEnded spanEnd ->
                WireWord.ofFact event.Fact,
                spanEnd.Attributes,
                [|
                    if not (isNull spanEnd.Name) then textPair Convention.spanName spanEnd.Name
                    if not (isNull spanEnd.Kind) then textPair Convention.kind spanEnd.Kind
                    textPair Convention.status (WireWord.ofStatus spanEnd.Status)
                    match spanEnd.Error with
                    | null -> ()
                    | error -> yield! errorPairs error
                |]
            | TraceFact.SessionStarted _
            | TraceFact.SessionEnded _ -> WireWord.ofFact event.Fact, Attributes.Empty, [||]

        let own =
            [|
                yield! facts
                textPair Convention.anomaly anomaly.Name
                if not event.SpanId.IsNone then textPair Convention.SpanId (event.SpanId.ToString())
            |]

        eventOf name event.Time given own

    type Timeline = List<OpenTelemetryEvent>

    /// The events of each span, in the order of their sequence; an exception comes where its span ended.
    let ofSpans (places: Dictionary<SpanId, int>) (spans: ImmutableArray<SpanRecord>) events : Timeline[] =
        let timelines = Array.init spans.Length (fun _ -> Timeline())
        let hasEnded = Array.zeroCreate<bool> spans.Length

        let addError place =
            timelines[place].AddRange(ofError spans[place].Error spans[place].EndTime)
            hasEnded[place] <- true

        for event: TraceEvent in events do
            match places.TryGetValue event.SpanId, event.Fact with
            | (true, place), TraceFact.StreamEvent(name, attributes, isLate) ->
                timelines[place].Add(ofStreamEvent event.Time name attributes isLate)
            | (true, place), TraceFact.SpanEnded _ when not hasEnded[place] -> addError place
            | _ -> ()

        for place in 0 .. spans.Length - 1 do
            if not hasEnded[place] then addError place

        timelines

    /// The events of the session's own span: strays, and events of spans that the envelope does not have.
    let ofSession (places: Dictionary<SpanId, int>) events (strays: seq<StrayEvent>) : Timeline =
        let orphans =
            Seq.filter (fun (event: TraceEvent) -> not (places.ContainsKey event.SpanId)) events
            |> Seq.map (fun event -> { Reason = Anomaly.UnknownSpan; Event = event })

        Seq.append orphans strays
        |> Seq.sortBy _.Event.Sequence
        |> Seq.map ofStray
        |> Timeline
