using System.Diagnostics.CodeAnalysis;
using AgentObservatory.Wrapping;

namespace AgentObservatory;

/// <summary>
/// Decorators: each takes a function and gives one of the same type that reports every call as a span of the session that is
/// current at the time of the call, <see cref="AgentSession.Current"/>. Where there is none, the function is just called: nothing
/// is allocated. What the function returns or throws passes through as it is, and is the span's verdict; an asynchronous
/// function's span ends when its task does. Within the function, <see cref="AgentSpan.Current"/> is the call's span.
/// Anything else that it returns is a value: of a sequence that is enumerated later, the span covers the making alone.
/// Any delegate type will do, a method's name and a lambda with typed parameters included; the defaults of a method's optional
/// parameters stay. Wrap once, for example into a static readonly field, and call as often as you like, from any thread.
/// </summary>
/// <example><code>
/// private static readonly Func&lt;string, Task&lt;string&gt;&gt; Search = Traced.ToolCall("search", SearchTheWeb);
/// </code></example>
public static class Traced
{
    private const string NeedsRuntimeCode =
        "Wrappers for a delegate type are made at run time. Under ahead-of-time compilation use session.ToolCall(name, span => ...).";

    /// <summary>Traces each call of a function as a span of kind <see cref="SpanKind.AgentStep"/>.</summary>
    /// <param name="name">What it does; at most 1,024 characters are kept.</param>
    /// <param name="function">A function of at most four parameters, none by reference; it may return nothing or a task.</param>
    /// <returns>A function of the same type. The function given, where it is traced, is called exactly once per call.</returns>
    /// <exception cref="ArgumentNullException">The function is null.</exception>
    /// <exception cref="ArgumentException">The function has more than four parameters, or passes one by reference.</exception>
    [RequiresDynamicCode(NeedsRuntimeCode)]
    [RequiresUnreferencedCode(NeedsRuntimeCode)]
    public static TDelegate AgentStep<TDelegate>(string name, TDelegate function)
        where TDelegate : Delegate => TracedDelegate.Of(SpanKind.AgentStep, name, function);

    /// <summary>Traces each call of a function as a span of kind <see cref="SpanKind.ToolCall"/>.</summary>
    /// <inheritdoc cref="AgentStep"/>
    [RequiresDynamicCode(NeedsRuntimeCode)]
    [RequiresUnreferencedCode(NeedsRuntimeCode)]
    public static TDelegate ToolCall<TDelegate>(string name, TDelegate function)
        where TDelegate : Delegate => TracedDelegate.Of(SpanKind.ToolCall, name, function);

    /// <summary>Traces each call of a function as a span of kind <see cref="SpanKind.LlmCall"/>; the name is the model's.</summary>
    /// <inheritdoc cref="AgentStep"/>
    [RequiresDynamicCode(NeedsRuntimeCode)]
    [RequiresUnreferencedCode(NeedsRuntimeCode)]
    public static TDelegate LlmCall<TDelegate>(string name, TDelegate function)
        where TDelegate : Delegate => TracedDelegate.Of(SpanKind.LlmCall, name, function);
}
