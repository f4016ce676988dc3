/// What an agent, or a hostile one, may call in any order.
module internal AgentObservatory.Generators.AgentCommands

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

let private started (commands: Gen<Command list>) : Gen<Command list> =
    Gen.map (fun commands -> StartSession :: commands) commands

/// For one flow of control, which now and then does something on another thread.
let sequential: Gen<Command list> = started (Gen.resize 60 (Gen.listOf command))

/// For one of several threads.
let concurrent: Gen<Command list> = started (Gen.resize 40 (Gen.listOf simple))

let rec private smaller (command: Command) : seq<Command> =
    match command with
    | Elsewhere commands -> Seq.map Elsewhere (Shrinking.list smaller commands)
    | OpenSpan(session, kind, name, entries) ->
        Seq.map (fun fewer -> OpenSpan(session, kind, name, fewer)) (Shrinking.list (fun _ -> Seq.empty) entries)
    | Event(span, name, entries) ->
        Seq.map (fun fewer -> Event(span, name, fewer)) (Shrinking.list (fun _ -> Seq.empty) entries)
    | _ -> Seq.empty

let shrink (commands: Command list) : seq<Command list> = Shrinking.list smaller commands
