namespace AgentObservatory.PropertyTests

open System
open FsCheck
open FsCheck.Xunit
open Xunit.Sdk

module private Seed =
    /// Set to the seed that a failure shows to see the same cases again: its two numbers, or any one number.
    let private variable = "PROPERTY_SEED"

    let given: string | null =
        match Environment.GetEnvironmentVariable variable with
        | null
        | "" -> null
        | text when text.Contains ',' -> text
        | text ->
            let seed = Rnd(UInt64.Parse text)
            $"({seed.Seed},{seed.Gamma})"

module private Cases =
    /// Set to a number to try no law on more cases than that, for a first look.
    let private variable = "PROPERTY_CASES"

    let atMost: int =
        match Environment.GetEnvironmentVariable variable with
        | null
        | "" -> Int32.MaxValue
        | text -> Int32.Parse text

/// A property that is a law: it is checked on a thousand cases, or on as many as it says. A failure shows the smallest case found, and
/// the seed that finds it again.
[<AttributeUsage(AttributeTargets.Method)>]
type LawAttribute(cases: int) =
    inherit PropertyAttribute(MaxTest = min cases Cases.atMost, QuietOnSuccess = true, Replay = Seed.given)

    new() = LawAttribute 1000

module Law =
    /// Fails with both values where they differ.
    let same (what: string) (expected: 'Value) (actual: 'Value) : unit =
        if not (Unchecked.equals expected actual) then
            raise (XunitException $"{what}\nexpected: %A{expected}\nactual:   %A{actual}")

    /// Fails where the condition is not met.
    let must (what: string) (condition: bool) : unit = if not condition then raise (XunitException what)
