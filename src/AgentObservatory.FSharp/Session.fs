namespace AgentObservatory.FSharp

open AgentObservatory

/// Runs work within a span of a given session, for pipelines:
/// session |> Session.toolCall "search" [ attr "query" query ] work.
/// The work may return a value, a task, a value task or an async. How it ends decides the span's status: ok, error or
/// cancelled; what it returns or raises passes through unchanged. Each start of an async is a separate span.
[<RequireQualifiedAccess>]
module Session =

    /// The innermost live session of this flow of control.
    let current () : AgentSession option = Reporting.some AgentSession.Current

    /// Runs work within a span of any kind.
    let span
        (name: string)
        (kind: string)
        (attributes: NamedValue seq)
        (work: AgentSpan -> 'result)
        (session: AgentSession)
        : 'result =
        FormOf<'result>.Value.Run(session, name, kind, Reporting.copied attributes, work)

    /// Runs work within a span of kind agent_step.
    let agentStep name attributes (work: AgentSpan -> 'result) session : 'result =
        span name SpanKind.AgentStep attributes work session

    /// Runs work within a span of kind tool_call.
    let toolCall name attributes (work: AgentSpan -> 'result) session : 'result =
        span name SpanKind.ToolCall attributes work session

    /// Runs work within a span of kind llm_call; the name is the model's.
    let llmCall name attributes (work: AgentSpan -> 'result) session : 'result =
        span name SpanKind.LlmCall attributes work session

    /// Ends this part of the run as suspended, and returns the ticket for Observatory.resume.
    let suspend (reason: string) (session: AgentSession) : string = session.Suspend reason

    /// A ticket for work on this run elsewhere, while the session goes on: AgentContext.Ticket of the session that does it.
    let handOver (session: AgentSession) : string = session.HandOver()

    /// Takes the ticket of a session back that comes with its result: what is reported here from now on stands after what
    /// was reported there.
    let receive (ticket: string) (session: AgentSession) : unit = session.Receive ticket
