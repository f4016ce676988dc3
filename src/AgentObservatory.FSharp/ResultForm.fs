namespace AgentObservatory.FSharp

open System
open System.Threading
open System.Threading.Tasks
open AgentObservatory

/// The wrapper forms of AgentSession and of Observatory for a body's result type. F# does not choose among overloads that
/// differ only in what a delegate returns, so each is selected here by type.
[<AbstractClass>]
type internal ResultForm<'result>() =

    /// Runs a body within a span; how the body ends decides the span's status.
    abstract Run:
        session: AgentSession * name: string * kind: string * attributes: NamedValue[] * body: (AgentSpan -> 'result) ->
            'result

    /// Runs a body within a session of its own; how the body ends decides the session's status.
    abstract RunSession: observatory: Observatory * context: AgentContext * body: (AgentSession -> 'result) -> 'result

    /// Traces each start of a result that does nothing until it is started; none if the result is no such one.
    abstract EachStart: (string * string * 'result -> 'result) option
    default _.EachStart = None

type internal ValueForm<'result>() =
    inherit ResultForm<'result>()

    override _.Run(session, name, kind, attributes, body) =
        session.Span<'result>(name, kind, Func<AgentSpan, 'result> body, ReadOnlySpan attributes)

    override _.RunSession(observatory, context, body) =
        observatory.Run<'result>(context, Func<AgentSession, 'result> body)

type internal PlainTaskForm() =
    inherit ResultForm<Task>()

    override _.Run(session, name, kind, attributes, body) =
        session.Span(name, kind, Func<AgentSpan, Task> body, ReadOnlySpan attributes)

    override _.RunSession(observatory, context, body) = observatory.RunAsync(context, Func<AgentSession, Task> body)

type internal TaskForm<'value>() =
    inherit ResultForm<Task<'value>>()

    override _.Run(session, name, kind, attributes, body) =
        session.Span<'value>(name, kind, Func<AgentSpan, Task<'value>> body, ReadOnlySpan attributes)

    override _.RunSession(observatory, context, body) =
        observatory.RunAsync<'value>(context, Func<AgentSession, Task<'value>> body)

type internal PlainValueTaskForm() =
    inherit ResultForm<ValueTask>()

    override _.Run(session, name, kind, attributes, body) =
        session.Span(name, kind, Func<AgentSpan, ValueTask> body, ReadOnlySpan attributes)

    override _.RunSession(observatory, context, body) =
        let start session = (body session).AsTask()
        ValueTask(PlainTaskForm().RunSession(observatory, context, start))

type internal ValueTaskForm<'value>() =
    inherit ResultForm<ValueTask<'value>>()

    override _.Run(session, name, kind, attributes, body) =
        session.Span<'value>(name, kind, Func<AgentSpan, ValueTask<'value>> body, ReadOnlySpan attributes)

    override _.RunSession(observatory, context, body) =
        let start session = (body session).AsTask()
        ValueTask<'value>(TaskForm<'value>().RunSession(observatory, context, start))

/// An async does nothing until it is started, so each start is a span or a session.
type internal AsyncForm<'value>() =
    inherit ResultForm<Async<'value>>()

    /// Ends the async as the task ended: with the same exception, or cancelled if the async itself is cancelled.
    static member private Await(task: Task<'value>, token: CancellationToken) : Async<'value> =
        Async.FromContinuations(fun (succeed, fail, cancel) ->
            let awaiter = task.GetAwaiter()

            let outcome () =
                try
                    Ok(awaiter.GetResult())
                with failure ->
                    Error failure

            let finish () =
                match outcome () with
                | Ok value -> succeed value
                | Error(:? OperationCanceledException as cancelled) when token.IsCancellationRequested ->
                    cancel cancelled
                | Error failure -> fail failure

            if task.IsCompleted then finish () else awaiter.OnCompleted finish)

    /// Runs the async that a body makes as a task form runs the task that it then is.
    static member private Within(body: 'subject -> Async<'value>, run: ('subject -> Task<'value>) -> Task<'value>) =
        async {
            let! token = Async.CancellationToken
            let task = run (fun subject -> Async.StartImmediateAsTask(body subject, token))
            return! AsyncForm.Await(task, token)
        }

    override _.Run(session, name, kind, attributes, body) =
        AsyncForm.Within(body, (fun start -> TaskForm<'value>().Run(session, name, kind, attributes, start)))

    override _.RunSession(observatory, context, body) =
        AsyncForm.Within(body, (fun start -> TaskForm<'value>().RunSession(observatory, context, start)))

    /// A start is traced in the session that is current then.
    override form.EachStart =
        Some(fun (kind, name, work) ->
            async {
                match AgentSession.Current with
                | null -> return! work
                | session -> return! form.Run(session, name, kind, [||], (fun _ -> work))
            })

/// Finds the form of a result type once.
type internal FormOf<'result> private () =

    static let choose () : obj =
        let result = typeof<'result>
        let shape = if result.IsGenericType then result.GetGenericTypeDefinition() else result
        let create (form: Type) = Unchecked.nonNull (Activator.CreateInstance form)
        let close (form: Type) = create (form.MakeGenericType(result.GetGenericArguments()))

        if shape = typedefof<Async<_>> then close typedefof<AsyncForm<_>>
        elif shape = typedefof<Task<_>> then close typedefof<TaskForm<_>>
        elif shape = typedefof<ValueTask<_>> then close typedefof<ValueTaskForm<_>>
        elif shape = typeof<Task> then PlainTaskForm()
        elif shape = typeof<ValueTask> then PlainValueTaskForm()
        else ValueForm<'result>()

    static let form = choose () |> unbox<ResultForm<'result>>

    static member Value: ResultForm<'result> = form
