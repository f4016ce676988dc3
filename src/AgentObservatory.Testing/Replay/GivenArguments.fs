namespace AgentObservatory

/// What the calls of tools in a session were given.
[<Sealed>]
type internal GivenArguments(envelope: SessionEnvelope) =
    let events = CallEvents envelope

    /// A map: what was recorded as arguments, or the attributes that the call began with.
    member _.Of(node: TraceNode) : AttributeValue =
        let recorded =
            match node.Attributes[Convention.toolCallArguments], node.Span with
            | value, _ when value.Kind <> AttributeKind.Null -> MessageParts.ofJson value
            | _, null -> AttributeValue.Null
            | _, span -> OwnWords.arguments (events.GivenOf span)

        if recorded.Kind = AttributeKind.Null then
            AttributeValue.FromMap Attributes.Empty
        else
            ReplayedValue.comparable recorded
