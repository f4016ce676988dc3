/// Runs a law on generated cases. A failure shows the smallest case found, and the seed that finds it again.
module AgentObservatory.PropertyTests.Law

open System
open FsCheck
open FsCheck.FSharp
open Xunit.Sdk

/// Set to the seed of a failure to see the same cases again.
let private seedVariable = "PROPERTY_SEED"

let private seed =
    match Environment.GetEnvironmentVariable seedVariable with
    | null -> uint64 (Random.Shared.NextInt64())
    | text -> UInt64.Parse text

/// Checks the law on this many cases. It holds where it returns true or unit, and fails where it throws.
let holdsFor (cases: int) (inputs: Arbitrary<'Input>) (law: 'Input -> 'Result) : unit =
    let config =
        Config.QuickThrowOnFailure.WithMaxTest(cases).WithReplay(Some { Rnd = Rnd seed; Size = None })

    try
        Check.One(config, Prop.forAll inputs law)
    with failure ->
        raise (XunitException($"{failure.Message}\nReplay with {seedVariable}={seed}", failure.InnerException))

/// Checks the law on a thousand cases.
let holds (inputs: Arbitrary<'Input>) (law: 'Input -> 'Result) : unit = holdsFor 1000 inputs law

/// Fails with both values where they differ.
let same (what: string) (expected: 'Value) (actual: 'Value) : unit =
    if not (Unchecked.equals expected actual) then
        raise (XunitException $"{what}\nexpected: %A{expected}\nactual:   %A{actual}")

/// Fails where the condition is not met.
let must (what: string) (condition: bool) : unit = if not condition then raise (XunitException what)
