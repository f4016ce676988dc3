using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace AgentObservatory.Extensions.AI.Describing;

/// <summary>The spans of the calls that this library traces. Two traced clients may stand around one that hides what is below
/// it: only the call itself shows that both would tell of the same. Safe from any thread; no member throws.</summary>
internal static class OwnCalls
{
    // A call's chunks are a stream within it; more than one is nobody's.
    private const int MostStreams = 4;

    private static readonly ConditionalWeakTable<AgentSpan, OwnCall> Calls = [];

    /// <summary>A traced call has begun.</summary>
    /// <param name="span">Its span.</param>
    /// <param name="operation">What it does; who is called, if that is known.</param>
    /// <param name="told">What is told of it meanwhile, for calls within that are the same.</param>
    internal static void Add(AgentSpan span, string operation, object? told = null) =>
        Described.On(
            span,
            (operation, told),
            static (span, given) =>
                Calls.AddOrUpdate(span, new OwnCall(given.operation, FunctionInvokingChatClient.CurrentContext, given.told))
        );

    /// <summary>The traced call directly around what is about to start, if it does the same: not through a function that it has
    /// invoked, nor through a span of anybody else's. Null if there is none.</summary>
    internal static OwnCall? Around(AgentSession session, string operation) =>
        Described.Find(
            (session, operation),
            static given =>
                Innermost() is { } span
                && span.Session == given.session
                && Calls.TryGetValue(span, out OwnCall? call)
                && call.Operation == given.operation
                && call.Invocation == FunctionInvokingChatClient.CurrentContext
                    ? call
                    : null
        );

    private static AgentSpan? Innermost()
    {
        AgentSpan? span = AgentSpan.Current;
        for (int steps = 0; span is { Kind: SpanKind.Stream } && steps < MostStreams; steps++)
        {
            span = span.Outer;
        }

        return span;
    }
}

/// <param name="Operation">What it does.</param>
/// <param name="Invocation">The function within which it has begun; null for none.</param>
/// <param name="Told">What is told of it meanwhile.</param>
internal sealed record OwnCall(string Operation, FunctionInvocationContext? Invocation, object? Told);
