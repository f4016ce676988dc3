namespace AgentObservatory.FSharp

open AgentObservatory

/// Decorators: each takes a function and gives one of the same type that reports every call as a span of the session that is
/// current at the time of the call, <see cref="P:AgentObservatory.AgentSession.Current"/>; where there is none, the function is
/// just called. Functions of one to four curried arguments; a fifth belongs to the result. Giving only some of the arguments is no
/// call yet. What the function returns or raises passes through as it is and is the span's verdict.
/// A task's or value task's span ends when it completes. An async's work begins when it is started, so that is its call: each start
/// is a span, in the session that is current then. The function itself, which makes the async, runs at once, as it would untraced.
/// Wrap once, for example in a module's let, and call as often as you like, from any thread.
/// <example><code>let search = Traced.toolCall "search" (fun (query: string) -> async { return [ query ] })</code></example>
[<RequireQualifiedAccess>]
module Traced =

    /// Traces each call as a span of kind agent_step.
    let agentStep (name: string) (f: 'a -> 'b) : 'a -> 'b = Curried.Trace(SpanKind.AgentStep, name, f)

    /// Traces each call as a span of kind tool_call.
    let toolCall (name: string) (f: 'a -> 'b) : 'a -> 'b = Curried.Trace(SpanKind.ToolCall, name, f)

    /// Traces each call as a span of kind llm_call; the name is the model's.
    let llmCall (name: string) (f: 'a -> 'b) : 'a -> 'b = Curried.Trace(SpanKind.LlmCall, name, f)
