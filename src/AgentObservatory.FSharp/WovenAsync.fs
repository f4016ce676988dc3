namespace AgentObservatory.FSharp

open System
open System.ComponentModel
open AgentObservatory
open AgentObservatory.Weaving

/// For code that the package AgentObservatory.Attributes writes into marked methods at build time; not for code that people
/// write. An async does nothing until it is started, so each start is a span, in the session that is current then.
[<AbstractClass; Sealed; EditorBrowsable(EditorBrowsableState.Never)>]
type WovenAsync =

    /// Traces what a method returns.
    /// <param name="work">The result; null stays null.</param>
    /// <param name="call">What the method's mark asks for.</param>
    static member Trace(work: Async<'value>, call: WovenStream) : Async<'value> =
        if isNull (box work) then
            work
        else
            try
                let attributes = [| for given in call.Attributes -> struct (given.Key, given.Value) |]

                async {
                    match AgentSession.Current with
                    | null -> return! work
                    | session ->
                        let form = FormOf<Async<'value>>.Value
                        return! form.Run(session, call.Name, call.Kind, attributes, (fun _ -> work))
                }
            with :? OutOfMemoryException ->
                work
