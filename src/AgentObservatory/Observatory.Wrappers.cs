using AgentObservatory.Flow;
using AgentObservatory.Wrapping;

namespace AgentObservatory;

public sealed partial class Observatory
{
    /// <summary>Runs an agent within a session. Unlike a plain <c>using</c> block, a wrapper knows in every shape of code how
    /// its body ends.</summary>
    /// <param name="context">Who runs; null for an anonymous session.</param>
    /// <param name="body">The run. If it throws, the session's status is error, or cancelled for a cancellation, and the
    /// exception passes through unchanged.</param>
    public void Run(AgentContext? context, Action<AgentSession> body) => SpanRun.Run(StartSession(context), body);

    /// <inheritdoc cref="Run(AgentContext, Action{AgentSession})"/>
    /// <returns>What the body returns. An asynchronous body needs
    /// <see cref="RunAsync{T}(AgentContext, Func{AgentSession, Task{T}})"/>, because the session ends when this one
    /// returns.</returns>
    public T Run<T>(AgentContext? context, Func<AgentSession, T> body) => SpanRun.Run(StartSession(context), body);

    /// <inheritdoc cref="Run(AgentContext, Action{AgentSession})"/>
    /// <returns>A task that completes when the session has ended.</returns>
    public Task RunAsync(AgentContext? context, Func<AgentSession, Task> body) =>
        SpanRun.Begin(FlowPlace.Here(live), StartSession(context), body, SpanRun.EndWith);

    /// <inheritdoc cref="Run(AgentContext, Action{AgentSession})"/>
    /// <returns>What the body's task returns.</returns>
    public Task<T> RunAsync<T>(AgentContext? context, Func<AgentSession, Task<T>> body) =>
        SpanRun.Begin(FlowPlace.Here(live), StartSession(context), body, SpanRun.EndWith);
}
