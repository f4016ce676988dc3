namespace AgentObservatory.FSharp

open System
open System.Threading
open System.Threading.Tasks
open AgentObservatory

/// How a body is recorded, by what it returns. Async is F#'s own matter; everything else is the C# library's.
[<AbstractClass>]
type internal ResultForm<'result>() =

    /// Runs a body within a span of a session; the body's end is the span's verdict.
    abstract Run:
        session: AgentSession * name: string * kind: string * attributes: NamedValue[] * body: (AgentSpan -> 'result) ->
            'result

/// A value, a task or a value task.
type internal PlainForm<'result>() =
    inherit ResultForm<'result>()

    override _.Run(session, name, kind, attributes, body) =
        Recording<'result>.Call.Invoke(session, name, kind, Func<AgentSpan, 'result> body, ReadOnlySpan attributes)

/// An async does nothing until it is started, so each start is a span.
type internal AsyncForm<'value>() =
    inherit ResultForm<Async<'value>>()

    /// A task's outcome as the async's own: the very exception, and a cancellation where the async itself is cancelled.
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

    override _.Run(session, name, kind, attributes, body) =
        async {
            let! token = Async.CancellationToken
            let start span = Async.StartImmediateAsTask(body span, token)
            let task = PlainForm<Task<'value>>().Run(session, name, kind, attributes, start)
            return! AsyncForm.Await(task, token)
        }

/// Finds the form of a result type once.
type internal FormOf<'result> private () =

    static let form =
        if
            typeof<'result>.IsGenericType
            && typeof<'result>.GetGenericTypeDefinition() = typedefof<Async<_>>
        then
            let closed = typedefof<AsyncForm<_>>.MakeGenericType(typeof<'result>.GetGenericArguments())
            Activator.CreateInstance closed |> unbox<ResultForm<'result>>
        else
            PlainForm<'result>()

    static member Value: ResultForm<'result> = form
