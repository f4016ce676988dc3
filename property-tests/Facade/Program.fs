/// Random programs against the facade: what an agent, or a hostile one, may call in any order.
module AgentObservatory.PropertyTests.Program

open System.Collections.Generic
open AgentObservatory
open FsCheck
open FsCheck.FSharp

/// One call. Sessions and spans are named by a number, taken modulo how many there are by then.
type Command =
    | StartSession
    | OpenSpan of
        session: int *
        kind: (string | null) *
        name: (string | null) *
        KeyValuePair<string, AttributeValue> list
    | OpenStream of session: int * name: (string | null)
    | Event of span: int * name: (string | null) * KeyValuePair<string, AttributeValue> list
    | Set of span: int * key: (string | null) * AttributeValue
    | Fail of span: int * isCancelled: bool
    | EndSpan of span: int
    | EndSession of session: int
    /// The commands run on a thread of their own, which inherits the context; the caller waits for it.
    | Elsewhere of Command list

/// A program, and how many events a session may hold while it runs.
type Program = { MaxEvents: int; Commands: Command list }

let private index = Gen.choose (0, 11)

/// Short enough for the facade to keep it whole.
let private name =
    Texts.anyOrNull
    |> Gen.map (fun text ->
        match text with
        | null -> null
        | text when text.Length > 900 -> text.Substring(0, 900)
        | text -> text)

let private entries =
    Gen.map2
        (fun key value -> KeyValuePair<string, AttributeValue>(Unchecked.nonNull key, value))
        (name |> Gen.map (fun text -> text))
        Values.any
    |> Gen.listOf
    |> Gen.resize 4

let private simple: Gen<Command> =
    Gen.frequency
        [
            2, Gen.constant StartSession
            6,
            Gen.map4 (fun session kind name entries -> OpenSpan(session, kind, name, entries)) index name name entries
            2, Gen.map2 (fun session name -> OpenStream(session, name)) index name
            10, Gen.map3 (fun span name entries -> Event(span, name, entries)) index name entries
            4, Gen.map3 (fun span key value -> Set(span, key, value)) index name Values.any
            2, Gen.map2 (fun span isCancelled -> Fail(span, isCancelled)) index (Gen.elements [ true; false ])
            8, Gen.map EndSpan index
            1, Gen.map EndSession index
        ]

let private command: Gen<Command> =
    Gen.frequency [ 20, simple; 1, Gen.map Elsewhere (Gen.resize 6 (Gen.listOf simple)) ]

let private program commands : Gen<Program> =
    gen {
        let! maxEvents = Gen.elements [ 10; 11; 20; 1000 ]
        let! commands = commands

        return { MaxEvents = maxEvents; Commands = StartSession :: commands }
    }

let private shrink (program: Program) : seq<Program> =
    Shrinking.list (fun _ -> Seq.empty) program.Commands
    |> Seq.map (fun commands -> { program with Commands = commands })

/// A program for one flow of control, which now and then does something on another thread.
let sequential: Arbitrary<Program> =
    Arb.fromGenShrink (program (Gen.resize 60 (Gen.listOf command)), shrink)

/// Programs that run on several threads at once, over the same sessions and spans.
let concurrent: Arbitrary<Program list> =
    Arb.fromGen (Gen.listOfLength 4 (program (Gen.resize 40 (Gen.listOf simple))))
