/// The fold is one function of the events, however it is computed.
module AgentObservatory.PropertyTests.ReducerLaws

open System
open AgentObservatory
open AgentObservatory.Generators
open FsCheck.FSharp

let private states (events: TraceEvent list) : SessionState list =
    List.scan SessionReducer.apply SessionReducer.empty events

[<Law>]
let ``any events in any order give an envelope`` () =
    Prop.forAll ScenarioGenerator.hostile (fun scenario ->
        let envelope = SessionReducer.fold (Scenario.events scenario)

        Law.must "no duration is negative" (envelope.DurationNanoseconds >= 0L)

        Law.must "nothing is left uninitialised" (not envelope.Events.IsDefault && not envelope.Strays.IsDefault)

        Law.must "it can be counted" (envelope.Anomalies.Total >= 0L))

[<Law>]
let ``the fold of every prefix is what applying its events one by one gives`` () =
    Prop.forAll ScenarioGenerator.hostile (fun scenario ->
        let events = Scenario.events scenario

        states events
        |> List.iteri (fun length state ->
            let folded = SessionReducer.fold (List.truncate length events)
            Law.same $"the first {length} events" (SessionReducer.seal state) folded))

[<Law>]
let ``an event that the envelope has is applied again without effect, marked late or not`` () =
    Prop.forAll ScenarioGenerator.hostile (fun scenario ->
        let state = List.last (states (Scenario.events scenario))
        let envelope = SessionReducer.seal state
        let again = Seq.fold SessionReducer.apply state envelope.Events
        Law.same "applied again" envelope (SessionReducer.seal again))

[<Law>]
let ``a state that was sealed or continued stays what it was`` () =
    Prop.forAll ScenarioGenerator.hostile (fun scenario ->
        let states = states (Scenario.events scenario)
        let once = List.map SessionReducer.seal states
        let again = List.map SessionReducer.seal states
        Law.same "sealed twice" once again)

[<Law>]
let ``folding the replay of an envelope gives the same envelope`` () =
    Prop.forAll ScenarioGenerator.hostile (fun scenario ->
        let envelope = SessionReducer.fold (Scenario.events scenario)
        Law.same "the replay" (Replay.kept envelope) (Replay.kept (SessionReducer.fold (envelope.Replay()))))

[<Law>]
let ``equal envelopes have equal hash codes, and one changed event makes them unequal`` () =
    Prop.forAll ScenarioGenerator.hostile (fun scenario ->
        let envelope = SessionReducer.fold (Scenario.events scenario)
        let again = SessionReducer.fold (Scenario.events scenario)
        Law.same "the hash code" (envelope.GetHashCode()) (again.GetHashCode())

        for index in 0 .. envelope.Events.Length - 1 do
            let event = envelope.Events[index]

            let moved = { event with Time = { UnixNanoseconds = event.Time.UnixNanoseconds ^^^ 1L } }

            let other = { envelope with Events = envelope.Events.SetItem(index, moved) }

            Law.must "a change is seen" (envelope <> other))
