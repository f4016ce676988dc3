namespace AgentObservatory

open System.Collections.Immutable
open AgentObservatory.Generators
open FsCheck
open FsCheck.FSharp

/// Random traces for properties, as hostile as agents can make them, each with a shrinker that keeps it valid. FsCheck's attributes take
/// the type: <c>[Properties(Arbitrary = [typeof(TraceArbitraries)])]</c>.
[<AbstractClass; Sealed>]
type TraceArbitraries private () =

    static let fewer (events: ImmutableArray<TraceEvent>) : seq<ImmutableArray<TraceEvent>> =
        List.ofSeq events
        |> Shrinking.list (fun _ -> Seq.empty)
        |> Seq.map ImmutableArray.CreateRange

    static let smaller (envelope: SessionEnvelope) : seq<SessionEnvelope> =
        ImmutableArray.CreateRange(envelope.Replay())
        |> fewer
        |> Seq.map SessionReducer.fold

    /// Attribute values: of every kind, nested, numbers at their limits, text that is not well-formed.
    static member Values: Arbitrary<AttributeValue> = Arb.fromGenShrink (Values.any, Values.shrink)

    /// Attributes, with names that are empty or hostile.
    static member Attributes: Arbitrary<Attributes> = Arb.fromGenShrink (Values.attributes, Values.shrinkAttributes)

    /// The events of a session in the order in which they are told: mostly sensible, with everything that can go wrong mixed in. Names may
    /// be null.
    static member Events: Arbitrary<ImmutableArray<TraceEvent>> =
        let events = Gen.map (Scenario.events >> ImmutableArray.CreateRange) ScenarioGenerator.hostile.Generator
        Arb.fromGenShrink (events, fewer)

    /// Envelopes of such sessions.
    static member Envelopes: Arbitrary<SessionEnvelope> =
        let envelopes = Gen.map (Scenario.events >> SessionReducer.fold) ScenarioGenerator.hostile.Generator
        Arb.fromGenShrink (envelopes, smaller)

    /// The parts of one run, to which several writers have reported, in any order: with clocks that are hours apart, repeated events,
    /// and some that are forged.
    static member Parts: Arbitrary<ImmutableArray<SessionEnvelope>> =
        let parts = Gen.map (Runs.parts >> ImmutableArray.CreateRange) Runs.hostile.Generator

        Arb.fromGenShrink (
            parts,
            fun parts ->
                List.ofSeq parts
                |> Shrinking.list smaller
                |> Seq.filter (fun parts -> not parts.IsEmpty)
                |> Seq.map ImmutableArray.CreateRange
        )

    /// Programs of one flow of control, or of four at once.
    static member Programs: Arbitrary<AgentProgram> =
        let sequential = Gen.map (fun commands -> AgentProgram [ commands ]) AgentCommands.sequential
        let concurrent = Gen.map AgentProgram (Gen.listOfLength 4 AgentCommands.concurrent)

        Arb.fromGenShrink (
            Gen.frequency [ 3, sequential; 1, concurrent ],
            fun program -> Shrinking.list AgentCommands.shrink program.Flows |> Seq.map AgentProgram
        )
