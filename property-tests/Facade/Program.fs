/// Random programs against the facade.
module internal AgentObservatory.PropertyTests.Program

open AgentObservatory.Generators
open AgentObservatory.Generators.AgentCommands
open FsCheck
open FsCheck.FSharp

/// A program, and how many events a session may hold while it runs.
type Program = { MaxEvents: int; Commands: Command list }

let private program commands : Gen<Program> =
    Gen.map2
        (fun maxEvents commands -> { MaxEvents = maxEvents; Commands = commands })
        (Gen.elements [ 10; 11; 20; 1000 ])
        commands

let private shrink (program: Program) : seq<Program> =
    AgentCommands.shrink program.Commands
    |> Seq.map (fun commands -> { program with Commands = commands })

/// A program for one flow of control, which now and then does something on another thread.
let sequential: Arbitrary<Program> = Arb.fromGenShrink (program AgentCommands.sequential, shrink)

/// Programs that run on several threads at once, over the same sessions and spans.
let concurrent: Arbitrary<Program list> =
    Arb.fromGen (Gen.listOfLength 4 (program AgentCommands.concurrent))
