namespace AgentObservatory.FSharp

open System
open System.Reflection
open AgentObservatory
open Microsoft.FSharp.Reflection

/// Traced forms of curried functions. A call with all arguments is one invocation, and without a session it allocates
/// nothing.
type internal Curried private () =

    static let mostArguments = 4

    static member private Delegate(kind: string, name: string, call: 'call :> Delegate) : 'call =
        match kind with
        | SpanKind.AgentStep -> Traced.AgentStep(name, call)
        | SpanKind.LlmCall -> Traced.LlmCall(name, call)
        | _ -> Traced.ToolCall(name, call)

    /// Traces the async that a call returns, each start of it in the session that is current then.
    static member private Later(kind: string, name: string, work: Async<'value>) : Async<'value> =
        async {
            match AgentSession.Current with
            | null -> return! work
            | session -> return! FormOf<Async<'value>>.Value.Run(session, name, kind, [||], fun _ -> work)
        }

    static member Call(kind, name, f: 'a -> 'r) : 'a -> 'r =
        let traced = Curried.Delegate(kind, name, Func<_, _> f)
        fun a -> traced.Invoke a

    static member Call(kind, name, f: 'a -> 'b -> 'r) : 'a -> 'b -> 'r =
        let traced = Curried.Delegate(kind, name, Func<_, _, _> f)
        fun a b -> traced.Invoke(a, b)

    static member Call(kind, name, f: 'a -> 'b -> 'c -> 'r) : 'a -> 'b -> 'c -> 'r =
        let traced = Curried.Delegate(kind, name, Func<_, _, _, _> f)
        fun a b c -> traced.Invoke(a, b, c)

    static member Call(kind, name, f: 'a -> 'b -> 'c -> 'd -> 'r) : 'a -> 'b -> 'c -> 'd -> 'r =
        let traced = Curried.Delegate(kind, name, Func<_, _, _, _, _> f)
        fun a b c d -> traced.Invoke(a, b, c, d)

    static member CallAsync(kind, name, f: 'a -> Async<'r>) : 'a -> Async<'r> = fun a -> Curried.Later(kind, name, f a)

    static member CallAsync(kind, name, f: 'a -> 'b -> Async<'r>) : 'a -> 'b -> Async<'r> =
        fun a b -> Curried.Later(kind, name, f a b)

    static member CallAsync(kind, name, f: 'a -> 'b -> 'c -> Async<'r>) : 'a -> 'b -> 'c -> Async<'r> =
        fun a b c -> Curried.Later(kind, name, f a b c)

    static member CallAsync(kind, name, f: 'a -> 'b -> 'c -> 'd -> Async<'r>) : 'a -> 'b -> 'c -> 'd -> Async<'r> =
        fun a b c d -> Curried.Later(kind, name, f a b c d)

    /// The types of a function's arguments, up to a maximum, and of its result.
    static member private Signature(f: Type, most: int) : Type list =
        if most > 0 && FSharpType.IsFunction f then
            let argument, result = FSharpType.GetFunctionElements f
            argument :: Curried.Signature(result, most - 1)
        else
            [ f ]

    /// Traces a function, by the type that it has in the call to this method.
    static member Trace(kind: string, name: string, f: 'f) : 'f =
        ArgumentNullException.ThrowIfNull(box f, nameof f)
        let signature = Curried.Signature(typeof<'f>, mostArguments)
        let result = List.last signature
        let isAsync = result.IsGenericType && result.GetGenericTypeDefinition() = typedefof<Async<_>>

        let form = if isAsync then "CallAsync" else "Call"

        let arguments =
            if isAsync then
                List.take (signature.Length - 1) signature @ [ result.GetGenericArguments()[0] ]
            else
                signature

        let flags = BindingFlags.Static ||| BindingFlags.Public ||| BindingFlags.NonPublic

        let isForm (method: MethodInfo) = method.Name = form && method.GetGenericArguments().Length = arguments.Length

        let method = Array.find isForm (typeof<Curried>.GetMethods flags)

        method.MakeGenericMethod(Array.ofList arguments).Invoke(null, [| kind; name; f |])
        |> unbox<'f>
