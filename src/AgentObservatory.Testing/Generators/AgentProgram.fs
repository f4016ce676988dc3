namespace AgentObservatory

open System
open System.Collections.Generic
open System.IO
open System.Runtime.ExceptionServices
open System.Threading
open AgentObservatory.Generators.AgentCommands

module private OwnThreads =

    /// Runs each on a thread of its own, and throws what the first of them throws.
    let run (bodies: (unit -> unit) list) : unit =
        let thrown = Queue<ExceptionDispatchInfo>()

        let guarded (body: unit -> unit) () =
            try
                body ()
            with error ->
                lock thrown (fun () -> thrown.Enqueue(ExceptionDispatchInfo.Capture error))

        let threads = [ for body in bodies -> Thread(guarded body) ]

        for thread in threads do
            thread.Start()

        for thread in threads do
            thread.Join()

        if thrown.Count > 0 then thrown.Dequeue().Throw()

/// The sessions and spans of a program that runs.
[<Sealed>]
type internal AgentRun(observatory: Observatory) =
    let gate = obj ()
    let sessions = List<AgentSession>()
    let spans = List<AgentSpan>()

    let add (items: List<'Item>) (item: 'Item) = lock gate (fun () -> items.Add item)

    let pick (items: List<'Item>) (index: int) (act: 'Item -> unit) =
        match lock gate (fun () -> if items.Count = 0 then ValueNone else ValueSome items[index % items.Count]) with
        | ValueSome item -> act item
        | ValueNone -> ()

    let tuples (entries: KeyValuePair<string, AttributeValue> list) =
        [| for entry in entries -> struct (entry.Key, entry.Value) |]

    member this.Step(command: Command) : unit =
        match command with
        | StartSession -> add sessions (observatory.StartSession(AgentContext(null, "agent")))
        | OpenSpan(session, kind, name, entries) ->
            pick sessions session (fun session ->
                add spans (session.Span(Unchecked.nonNull name, Unchecked.nonNull kind, ReadOnlySpan(tuples entries))))
        | OpenStream(session, name) ->
            pick sessions session (fun session ->
                add spans (session.Stream(Unchecked.nonNull name, ReadOnlySpan Array.empty)))
        | Event(span, name, entries) ->
            pick spans span (fun span -> span.Event(Unchecked.nonNull name, ReadOnlySpan(tuples entries)))
        | Set(span, key, value) -> pick spans span (fun span -> span.Set(Unchecked.nonNull key, value))
        | Fail(span, isCancelled) ->
            let thrown: exn = if isCancelled then OperationCanceledException() else IOException "it failed"
            pick spans span (fun span -> span.Fail thrown |> ignore)
        | EndSpan span -> pick spans span (fun span -> span.Dispose())
        | EndSession session -> pick sessions session (fun session -> session.Dispose())
        | Elsewhere commands -> OwnThreads.run [ fun () -> List.iter this.Step commands ]

    member _.End() : unit =
        for session in Seq.rev sessions do
            session.Dispose()

/// A random program of an agent, hostile now and then: what it calls of an observatory's sessions and spans, in any order, with any names
/// and values. Immutable.
[<Sealed>]
type AgentProgram internal (flows: Command list list) =

    static let onOneLine (text: string) =
        String.Join(' ', text.Split([| ' '; '\n' |], StringSplitOptions.RemoveEmptyEntries))

    member internal _.Flows: Command list list = flows

    /// Runs it, each of its flows of control on a thread of its own, over the same sessions and spans; then ends all of its sessions.
    /// <param name="observatory">What it reports to.</param>
    member _.Run(observatory: Observatory) : unit =
        ArgumentNullException.ThrowIfNull(observatory, nameof observatory)
        let run = AgentRun observatory

        OwnThreads.run [ for flow in flows -> fun () -> List.iter run.Step flow ]
        run.End()

    /// Its calls, a line each.
    override _.ToString() =
        flows
        |> Seq.mapi (fun number flow ->
            let calls = Seq.map (fun command -> "  " + PlainText.escape (onOneLine $"{command}") + "\n") flow
            $"flow {number}\n" + String.Concat calls)
        |> String.Concat
