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

    static member Call(kind, name, f: 'a -> 'r) : 'a -> 'r =
        match FormOf<'r>.Value.EachStart with
        | None ->
            let traced = Curried.Delegate(kind, name, Func<_, _> f)
            fun a -> traced.Invoke a
        | Some eachStart -> fun a -> eachStart (kind, name, f a)

    static member Call(kind, name, f: 'a -> 'b -> 'r) : 'a -> 'b -> 'r =
        match FormOf<'r>.Value.EachStart with
        | None ->
            let traced = Curried.Delegate(kind, name, Func<_, _, _> f)
            fun a b -> traced.Invoke(a, b)
        | Some eachStart -> fun a b -> eachStart (kind, name, f a b)

    static member Call(kind, name, f: 'a -> 'b -> 'c -> 'r) : 'a -> 'b -> 'c -> 'r =
        match FormOf<'r>.Value.EachStart with
        | None ->
            let traced = Curried.Delegate(kind, name, Func<_, _, _, _> f)
            fun a b c -> traced.Invoke(a, b, c)
        | Some eachStart -> fun a b c -> eachStart (kind, name, f a b c)

    static member Call(kind, name, f: 'a -> 'b -> 'c -> 'd -> 'r) : 'a -> 'b -> 'c -> 'd -> 'r =
        match FormOf<'r>.Value.EachStart with
        | None ->
            let traced = Curried.Delegate(kind, name, Func<_, _, _, _, _> f)
            fun a b c d -> traced.Invoke(a, b, c, d)
        | Some eachStart -> fun a b c d -> eachStart (kind, name, f a b c d)

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
        let flags = BindingFlags.Static ||| BindingFlags.Public ||| BindingFlags.NonPublic

        let isForm (method: MethodInfo) = method.Name = "Call" && method.GetGenericArguments().Length = signature.Length

        let method = Array.find isForm (typeof<Curried>.GetMethods flags)

        method.MakeGenericMethod(Array.ofList signature).Invoke(null, [| kind; name; f |])
        |> unbox<'f>
