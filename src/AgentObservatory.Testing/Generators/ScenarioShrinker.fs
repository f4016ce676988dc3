/// Smaller scenarios: fewer moves, then plainer ones.
module internal AgentObservatory.Generators.ScenarioShrinker

open AgentObservatory
open AgentObservatory.Generators.Scenario

let private plainFact (fact: TraceFact) =
    match fact with
    | TraceFact.SpanStarted _ -> TraceFact.SpanStarted("k", "n", Attributes.Empty)
    | TraceFact.StreamEvent(_, _, isLate) -> TraceFact.StreamEvent("e", Attributes.Empty, isLate)
    | TraceFact.SpanEnded spanEnd ->
        TraceFact.SpanEnded
            { spanEnd with
                Name = null
                Kind = null
                Error = null
                Attributes = Attributes.Empty
            }
    | fact -> fact

let private withAttributes (fact: TraceFact) : seq<TraceFact> =
    match fact with
    | TraceFact.SpanStarted(kind, name, attributes) ->
        Values.shrinkAttributes attributes
        |> Seq.map (fun smaller -> TraceFact.SpanStarted(kind, name, smaller))
    | TraceFact.StreamEvent(name, attributes, isLate) ->
        Values.shrinkAttributes attributes
        |> Seq.map (fun smaller -> TraceFact.StreamEvent(name, smaller, isLate))
    | TraceFact.SpanEnded spanEnd ->
        Values.shrinkAttributes spanEnd.Attributes
        |> Seq.map (fun smaller -> TraceFact.SpanEnded { spanEnd with Attributes = smaller })
    | _ -> Seq.empty

let private shrinkMove (move: Move) : seq<Move> =
    seq {
        for fact in Shrinking.towards (plainFact move.Fact) move.Fact do
            { move with Fact = fact }

        for session in Shrinking.towards 0 move.Session do
            { move with Session = session }

        for jump in Shrinking.towards ValueNone move.Jump do
            { move with Jump = jump }

        for step in Shrinking.towards 1L move.Step do
            { move with Step = step }

        for time in Shrinking.towards 0L move.Time do
            { move with Time = time }

        for fact in withAttributes move.Fact do
            { move with Fact = fact }
    }

let private plainSession: SessionInfo = { SessionInfo.Unknown with SessionId = "s"; AgentId = "a" }

let shrink (scenario: Scenario) : seq<Scenario> =
    seq {
        for moves in Shrinking.list shrinkMove scenario.Moves do
            { scenario with Moves = moves }

        for session in Shrinking.towards plainSession scenario.Session do
            { scenario with Session = session }
    }
