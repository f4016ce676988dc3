using AgentObservatory.Extensions.AI.Tools;
using Microsoft.Extensions.AI;

namespace AgentObservatory;

/// <summary>Traces tools wherever they are invoked: <c>new ChatOptions { Tools = tools.Traced() }</c>.</summary>
public static class ToolTracing
{
    /// <summary>Makes each invocation of a function a span of kind <see cref="SpanKind.ToolCall"/> of the session that is
    /// current, <see cref="AgentSession.Current"/>. Function invocation adds the id of the call and, in live mode, perhaps an
    /// activity of its own, which the span then uses instead of a second one. Without a current session the function is just
    /// invoked. What it returns or throws passes through unchanged. A function that is traced already is returned as it is. A
    /// function that needs an approval still does, and has no span before it runs.</summary>
    /// <param name="function">The function.</param>
    /// <param name="recordContent">Whether arguments and results are recorded too, as <c>gen_ai.tool.call.arguments</c> and
    /// <c>gen_ai.tool.call.result</c>. They may hold secrets. Default: no.</param>
    /// <exception cref="ArgumentNullException">The function is null.</exception>
    public static AIFunction Traced(this AIFunction function, bool recordContent = false)
    {
        ArgumentNullException.ThrowIfNull(function);
        return function.GetService<TracedFunction>() is null ? new TracedFunction(function, recordContent) : function;
    }

    /// <summary>Traces all functions among tools; see <see cref="Traced(AIFunction, bool)"/>. Tools that a provider runs itself
    /// stay as they are.</summary>
    /// <param name="tools">The tools.</param>
    /// <param name="recordContent">Whether arguments and results are recorded too. Default: no.</param>
    /// <returns>A new list, in the same order.</returns>
    /// <exception cref="ArgumentNullException">The tools are null.</exception>
    public static IList<AITool> Traced(this IEnumerable<AITool> tools, bool recordContent = false)
    {
        ArgumentNullException.ThrowIfNull(tools);
        return [.. tools.Select(tool => tool is AIFunction function ? function.Traced(recordContent) : tool)];
    }
}
