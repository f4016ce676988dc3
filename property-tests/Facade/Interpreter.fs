/// Runs a program against the facade and, beside it, against the model.
module AgentObservatory.PropertyTests.Interpreter

open System
open System.Collections.Generic
open System.IO
open System.Threading
open AgentObservatory
open AgentObservatory.Generators
open AgentObservatory.PropertyTests.Model
open AgentObservatory.Generators.AgentCommands
open AgentObservatory.PropertyTests.Program

let private orEmpty (text: string | null) : string =
    match text with
    | null -> ""
    | text -> Texts.wellFormed text

let private tuples (entries: KeyValuePair<string, AttributeValue> list) =
    entries
    |> List.map (fun entry -> struct (entry.Key, entry.Value))
    |> List.toArray

let private create (entries: KeyValuePair<string, AttributeValue> list) =
    Attributes.Create(ReadOnlySpan(List.toArray entries))

/// The failure that programs report: thrown, so that it has a stack trace.
let private failure: exn =
    try
        raise (IOException "it failed")
    with error ->
        error

/// The sessions and spans of one run, real and modelled.
type internal Run(observatory: Observatory, maxEvents: int) =
    let sessions = List<struct (AgentSession * ModelSession)>()
    let spans = List<struct (AgentSpan * ModelSpan)>()

    member _.Sessions = sessions

    member private _.Pick (items: List<'Item>) index (act: 'Item -> unit) =
        if items.Count > 0 then act items[index % items.Count]

    member private this.Opened (scopes: Scope list) (model: ModelSession) kind name attributes (real: AgentSpan) =
        let before = live scopes
        let span = ModelSpan(model, real.SpanId, parentIn model before, kind, name)
        span.Start attributes

        if real :? StreamSpan then span.Items <- Nullable 0L

        spans.Add(struct (real, span))
        if span.IsRecorded then Within span :: before else scopes

    /// Runs one command; gives where the flow of control is afterwards.
    member this.Step (scopes: Scope list) (command: Command) : Scope list =
        let mutable after = scopes

        match command with
        | StartSession ->
            let id = "session " + string sessions.Count
            let model = ModelSession(id, maxEvents)
            model.Parent <- parentOfSession (live scopes)
            sessions.Add(struct (observatory.StartSession(AgentContext(id, "agent")), model))
            after <- Root model :: live scopes
        | OpenSpan(session, kind, name, entries) ->
            this.Pick sessions session (fun (struct (real, model)) ->
                let opened = real.Span(Unchecked.nonNull name, Unchecked.nonNull kind, ReadOnlySpan(tuples entries))

                after <- this.Opened scopes model (orEmpty kind) (orEmpty name) (create entries) opened)
        | OpenStream(session, name) ->
            this.Pick sessions session (fun (struct (real, model)) ->
                let opened = real.Stream(Unchecked.nonNull name, ReadOnlySpan Array.empty)
                after <- this.Opened scopes model SpanKind.Stream (orEmpty name) Attributes.Empty opened)
        | Event(span, name, entries) ->
            this.Pick spans span (fun (struct (real, model)) ->
                real.Event(Unchecked.nonNull name, ReadOnlySpan(tuples entries))
                model.Happen(orEmpty name, create entries))
        | Set(span, key, value) ->
            this.Pick spans span (fun (struct (real, model)) ->
                real.Set(Unchecked.nonNull key, value)

                if model.CanChange then model.Learn(orEmpty key, value))
        | Fail(span, isCancelled) ->
            this.Pick spans span (fun (struct (real, model)) ->
                let thrown: exn = if isCancelled then OperationCanceledException() else failure

                Law.must "Fail never catches" (not (real.Fail thrown))

                if model.CanChange then
                    model.Status <- Nullable(if isCancelled then SpanStatus.Cancelled else SpanStatus.Error)

                    model.Error <-
                        if isCancelled then
                            null
                        else
                            {
                                Type = "System.IO.IOException"
                                Message = "it failed"
                                Traceback = failure.ToString()
                            })
        | EndSpan span ->
            this.Pick spans span (fun (struct (real, model)) ->
                real.Dispose()
                model.End SpanStatus.Ok)
        | EndSession session ->
            this.Pick sessions session (fun (struct (real, model)) ->
                real.Dispose()
                seal model)
        | Elsewhere commands ->
            let thread =
                Thread(fun () ->
                    List.fold (fun scopes command -> this.Step scopes command) scopes commands
                    |> ignore)

            thread.Start()
            thread.Join()

        after
