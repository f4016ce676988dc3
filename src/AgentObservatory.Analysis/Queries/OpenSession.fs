namespace AgentObservatory

open System.Collections.Generic

/// What has been told of a span that is open.
[<Sealed; AllowNullLiteral>]
type internal OpenSpan(start: TraceEvent, kind: string, name: string, given: Attributes, agent: string) =
    member _.Start = start
    member _.Kind = kind
    member _.Name = name
    member _.Given = given
    member _.Agent = agent
    member val Events = 0L with get, set
    member val LateEvents = 0L with get, set
    member val HasTokensBelow = false with get, set

/// What has been told of a session that is open.
[<Sealed>]
type internal OpenSession() =
    let spans = Dictionary<SpanId, OpenSpan>()

    /// Tokens are counted where they are told lowest.
    let rec tellAbove (parent: SpanId) =
        let above = spans.GetValueOrDefault parent

        if not (isNull above) && not above.HasTokensBelow then
            above.HasTokensBelow <- true
            tellAbove above.Start.ParentSpanId

    member val Spans = 0L with get, set
    member val Errors = 0L with get, set
    member val Events = 0L with get, set
    member val Tokens = 0L with get, set

    /// How many writers have started and not ended; fewer where starts were missed.
    member val private Writers = 0 with get, set

    /// Whether a writer has ended, and none is left.
    member val HasEnded = false with get, set

    member private this.Start(event: TraceEvent, kind: string, name: string, given: Attributes) : OpenSpan =
        let agent =
            match SpanRole.agent kind name given with
            | "" ->
                match spans.GetValueOrDefault event.ParentSpanId with
                | null -> string event.Session.AgentId
                | above -> above.Agent
            | named -> named

        let span = OpenSpan(event, kind, name, given, agent)

        if spans.TryAdd(event.SpanId, span) then this.Spans <- this.Spans + 1L

        span

    /// Takes note of an event. The span that it is about, if that is open.
    member this.Hear(event: TraceEvent) : OpenSpan =
        match event.Fact with
        | TraceFact.SpanStarted(kind, name, given) -> this.Start(event, string kind, string name, given)
        | TraceFact.StreamEvent(_, _, isLate) ->
            let span = spans.GetValueOrDefault event.SpanId
            this.Events <- this.Events + 1L

            if not (isNull span) then
                span.Events <- span.Events + 1L

                if isLate then span.LateEvents <- span.LateEvents + 1L

            span
        | TraceFact.SpanEnded finish ->
            let mutable span: OpenSpan = null

            if spans.Remove(event.SpanId, &span) then
                if SpanRole.isError finish.Status finish.Error then this.Errors <- this.Errors + 1L

                let tokens = TokenUsage.Of(span.Given.Merge finish.Attributes)

                if not tokens.IsNone then
                    if not span.HasTokensBelow then this.Tokens <- Sound.add this.Tokens tokens.Total

                    tellAbove span.Start.ParentSpanId

            span
        | TraceFact.SessionEnded finish ->
            if SpanRole.isError finish.Status finish.Error then this.Errors <- this.Errors + 1L

            this.Writers <- this.Writers - 1
            this.HasEnded <- this.Writers <= 0
            null
        | TraceFact.SessionStarted _ ->
            this.Writers <- this.Writers + 1
            null
