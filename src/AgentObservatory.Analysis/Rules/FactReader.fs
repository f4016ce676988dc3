namespace AgentObservatory

open System
open System.Collections.Generic

/// Makes observed facts of a run's events. Keeps the names of open spans where a rule looks at ends, and the latest time of
/// each writer: within one, time never runs back.
[<Sealed>]
type internal FactReader(rule: CompiledRule) =
    let spans = Dictionary<SpanId, struct (string * string)>()
    let times = Dictionary<uint64, int64>()
    let passed: bool[] = Array.zeroCreate rule.Patterns.Length

    let timeOf (event: TraceEvent) =
        let time =
            max event.Time.UnixNanoseconds (times.GetValueOrDefault(event.EventId.Writer, Int64.MinValue))

        times[event.EventId.Writer] <- time
        time

    let fact (event: TraceEvent) : RuleFact voption =
        match event.Fact with
        | TraceFact.SpanStarted(kind, name, attributes) ->
            if rule.LooksAtEnds then spans[event.SpanId] <- struct (kind, name)

            ValueSome
                {
                    Moment = FactMoment.Called
                    Name = name
                    Kind = kind
                    Status = SpanStatus.Unfinished
                    Attributes = attributes
                }
        | TraceFact.StreamEvent(name, attributes, _) ->
            ValueSome
                {
                    Moment = FactMoment.Event
                    Name = name
                    Kind = null
                    Status = SpanStatus.Unfinished
                    Attributes = attributes
                }
        | TraceFact.SpanEnded finish ->
            let mutable started = Unchecked.defaultof<struct (string * string)>

            let struct (kind: string | null, name: string | null) =
                if spans.Remove(event.SpanId, &started) then
                    started
                else
                    struct (finish.Kind, finish.Name)

            ValueSome
                {
                    Moment = FactMoment.Ended
                    Name = name
                    Kind = kind
                    Status = finish.Status
                    Attributes = finish.Attributes
                }
        | TraceFact.SessionStarted _
        | TraceFact.SessionEnded _ -> ValueNone

    /// The event as a fact; none if it is a session's start or end. Valid until the next one is read.
    member _.Read(event: TraceEvent) : Observed voption =
        match fact event with
        | ValueNone -> ValueNone
        | ValueSome fact ->
            for number in 0 .. passed.Length - 1 do
                passed[number] <- FactPattern.matches rule.Patterns[number] fact

            ValueSome { Passed = passed; Time = timeOf event; Writer = event.EventId.Writer }
