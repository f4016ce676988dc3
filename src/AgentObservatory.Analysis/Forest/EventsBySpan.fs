namespace AgentObservatory

open System.Collections.Generic

/// The stream events of a session by their spans, in their order; collected when first asked for.
[<Sealed>]
type internal EventsBySpan(envelope: SessionEnvelope) =
    let events =
        lazy
            (let bySpan = Dictionary<SpanId, List<TraceEvent>>()

             for event in Sound.list envelope.Events do
                 if event.Fact.IsStreamEvent then
                     match bySpan.TryGetValue event.SpanId with
                     | true, known -> known.Add event
                     | _ -> bySpan.Add(event.SpanId, List [ event ])

             bySpan)

    member _.Of(node: TraceNode) : seq<TraceEvent> =
        match node.Span with
        | null -> Seq.empty
        | span ->
            match events.Value.TryGetValue span.SpanId with
            | true, known -> known
            | _ -> Seq.empty

    /// What is told with a stream event.
    static member AttributesOf(event: TraceEvent) : Attributes =
        match event.Fact with
        | TraceFact.StreamEvent(_, attributes, _) -> attributes
        | _ -> Attributes.Empty

    /// The name of a stream event; "" for any other.
    static member NameOf(event: TraceEvent) : string =
        match event.Fact with
        | TraceFact.StreamEvent(name, _, _) -> string name
        | _ -> ""

/// A cache of what is derived from the sessions of a forest, each once.
[<Sealed>]
type internal BySession<'T>(derive: SessionEnvelope -> 'T) =
    let known = Dictionary<SessionEnvelope, 'T>(HashIdentity.Reference)

    member _.Of(envelope: SessionEnvelope) : 'T =
        match known.TryGetValue envelope with
        | true, value -> value
        | _ ->
            let value = derive envelope
            known.Add(envelope, value)
            value
