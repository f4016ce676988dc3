using System.Diagnostics.CodeAnalysis;
using AgentObservatory.Wrapping;

namespace AgentObservatory;

/// <summary>Decorators. Each takes a function and returns one of the same type that reports every call as a span of the
/// session that is current when it is called, <see cref="AgentSession.Current"/>. Without a current session the function is
/// just called, and nothing is allocated. What the function returns or throws passes through unchanged and decides the
/// span's status. The span of an asynchronous function ends when its task completes; a sequence that is enumerated later is
/// a plain result, so the span covers only its creation. Within the function, <see cref="AgentSpan.Current"/> is the call's
/// span. The function may be any delegate, including a method group or a lambda with typed parameters; default values of
/// optional parameters are kept. Wrap a function once, for example in a static readonly field, and call it from any
/// thread.</summary>
/// <example><code>
/// private static readonly Func&lt;string, Task&lt;string&gt;&gt; Search = Traced.ToolCall("search", SearchTheWeb);
/// </code></example>
[RequiresDynamicCode(NeedsRuntimeCode)]
[RequiresUnreferencedCode(NeedsRuntimeCode)]
public static class Traced
{
    private const string NeedsRuntimeCode =
        "Wrappers are created at run time. Under ahead-of-time compilation, use session.ToolCall(name, span => ...).";

    /// <summary>Traces each call to a function as a span of kind <see cref="SpanKind.AgentStep"/>.</summary>
    /// <param name="name">What the function does; at most 1,024 characters are kept.</param>
    /// <param name="function">A function with at most four parameters, none by reference. It may return nothing, a value or
    /// a task.</param>
    /// <returns>A function of the same type. Each call to it calls the given function exactly once.</returns>
    /// <exception cref="ArgumentNullException">The function is null.</exception>
    /// <exception cref="ArgumentException">The function has more than four parameters, or passes or returns one by
    /// reference.</exception>
    public static TDelegate AgentStep<TDelegate>(string name, TDelegate function)
        where TDelegate : Delegate => TracedDelegate.Of(SpanKind.AgentStep, name, function);

    /// <summary>Traces each call to a function as a span of kind <see cref="SpanKind.ToolCall"/>.</summary>
    /// <inheritdoc cref="AgentStep"/>
    public static TDelegate ToolCall<TDelegate>(string name, TDelegate function)
        where TDelegate : Delegate => TracedDelegate.Of(SpanKind.ToolCall, name, function);

    /// <summary>Traces each call to a function as a span of kind <see cref="SpanKind.LlmCall"/>; the name is the
    /// model's.</summary>
    /// <inheritdoc cref="AgentStep"/>
    public static TDelegate LlmCall<TDelegate>(string name, TDelegate function)
        where TDelegate : Delegate => TracedDelegate.Of(SpanKind.LlmCall, name, function);
}
