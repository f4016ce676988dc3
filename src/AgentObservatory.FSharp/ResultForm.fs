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

/// Bodies as the delegates that the wrappers take.
module internal Delegates =

    /// Null where no memory is left for it.
    let ofBody (body: 'subject -> 'result) : Func<'subject, 'result> | null =
        try
            Func<'subject, 'result> body
        with :? OutOfMemoryException ->
            null

type internal ValueForm<'result>() =
    inherit ResultForm<'result>()

    override _.Run(session, name, kind, attributes, body) =
        match Delegates.ofBody body with
        | null ->
            use span = session.Span(name, kind, ReadOnlySpan attributes)
            body span
        | call -> session.Span<'result>(name, kind, call, ReadOnlySpan attributes)

    override _.RunSession(observatory, context, body) =
        match Delegates.ofBody body with
        | null ->
            use session = observatory.StartSession context
            body session
        | call -> observatory.Run<'result>(context, call)

/// What goes on after it has returned. Without memory to hear how it ends, its span or session is left unfinished.
[<AbstractClass>]
type internal LastingForm<'result>() =
    inherit ResultForm<'result>()

    abstract Span:
        session: AgentSession * name: string * kind: string * call: Func<AgentSpan, 'result> * attributes: NamedValue[] ->
            'result

    abstract Session: observatory: Observatory * context: AgentContext * call: Func<AgentSession, 'result> -> 'result

    override form.Run(session, name, kind, attributes, body) =
        match Delegates.ofBody body with
        | null -> body (session.Span(name, kind, ReadOnlySpan attributes))
        | call -> form.Span(session, name, kind, call, attributes)

    override form.RunSession(observatory, context, body) =
        match Delegates.ofBody body with
        | null -> body (observatory.StartSession context)
        | call -> form.Session(observatory, context, call)

type internal PlainTaskForm() =
    inherit LastingForm<Task>()
    override _.Span(session, name, kind, call, attributes) = session.Span(name, kind, call, ReadOnlySpan attributes)
    override _.Session(observatory, context, call) = observatory.RunAsync(context, call)

type internal TaskForm<'value>() =
    inherit LastingForm<Task<'value>>()

    override _.Span(session, name, kind, call, attributes) =
        session.Span<'value>(name, kind, call, ReadOnlySpan attributes)

    override _.Session(observatory, context, call) = observatory.RunAsync<'value>(context, call)

type internal PlainValueTaskForm() =
    inherit LastingForm<ValueTask>()
    override _.Span(session, name, kind, call, attributes) = session.Span(name, kind, call, ReadOnlySpan attributes)
    override _.Session(observatory, context, call) = observatory.RunAsync(context, call)

type internal ValueTaskForm<'value>() =
    inherit LastingForm<ValueTask<'value>>()

    override _.Span(session, name, kind, call, attributes) =
        session.Span<'value>(name, kind, call, ReadOnlySpan attributes)

    override _.Session(observatory, context, call) = observatory.RunAsync<'value>(context, call)

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
        try
            AsyncForm.Within(body, (fun start -> TaskForm<'value>().Run(session, name, kind, attributes, start)))
        with :? OutOfMemoryException ->
            body (session.Span(name, kind, ReadOnlySpan attributes))

    override _.RunSession(observatory, context, body) =
        try
            AsyncForm.Within(body, (fun start -> TaskForm<'value>().RunSession(observatory, context, start)))
        with :? OutOfMemoryException ->
            body (observatory.StartSession context)

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
