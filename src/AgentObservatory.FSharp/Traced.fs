namespace AgentObservatory.FSharp

open AgentObservatory

/// Decorators. Each takes a function and returns one of the same type that reports every call as a span of the
/// session that is current when it is called, <see cref="P:AgentObservatory.AgentSession.Current"/>; without one, the
/// function is just called. The function has one to four curried arguments; any further ones belong to its result. A
/// partial application is not a call. What the function returns or raises passes through unchanged and decides the
/// span's status. The span of a task or value task ends when it completes. An async does nothing until it is started,
/// so each start is a span, in the session that is current then; the function that returns the async runs immediately,
/// as it does untraced. Wrap a function once, for example in a module's let, and call it from any thread.
/// <example><code>let search = Traced.toolCall "search" (fun (query: string) -> async { return [ query ] })</code></example>
[<RequireQualifiedAccess>]
module Traced =

    /// Traces each call as a span of kind agent_step.
    let agentStep (name: string) (f: 'a -> 'b) : 'a -> 'b = Curried.Trace(SpanKind.AgentStep, name, f)

    /// Traces each call as a span of kind tool_call.
    let toolCall (name: string) (f: 'a -> 'b) : 'a -> 'b = Curried.Trace(SpanKind.ToolCall, name, f)

    /// Traces each call as a span of kind llm_call; the name is the model's.
    let llmCall (name: string) (f: 'a -> 'b) : 'a -> 'b = Curried.Trace(SpanKind.LlmCall, name, f)
