using AgentObservatory.Extensions.Mcp.Calls;
using Microsoft.Extensions.AI;
using ModelContextProtocol.Client;

namespace AgentObservatory;

/// <summary>Traces the tools of MCP servers on the client's side:
/// <c>(await client.ListToolsAsync()).TracedOverMcp()</c>.</summary>
public static class McpClientTracing
{
    /// <summary>Makes each call of a tool a span of kind <see cref="SpanKind.ToolCall"/> of the session that is current, as
    /// <see cref="ToolTracing.Traced(AIFunction, bool)"/> does, and tells the server: the span's traceparent goes along in
    /// <c>_meta</c>, as <c>traceparent</c> and as <c>agent-observatory/traceparent</c>, next to what the tool has been given
    /// with <see cref="McpClientTool.WithMeta"/>. So the server's spans are in the same trace, whether OpenTelemetry is
    /// configured or not; where somebody listens to the SDK's source, the SDK writes the first of the two. A result that says
    /// that the tool has failed makes the span an error, <c>tool_error</c>. Without a current session the tool is just called.
    /// What it returns or throws passes through unchanged, and tracing never throws. Safe from any thread, as the tool.</summary>
    /// <param name="tool">The tool.</param>
    /// <param name="recordContent">Whether arguments and results are recorded too. They may hold secrets. Default: no.</param>
    /// <exception cref="ArgumentNullException">The tool is null.</exception>
    public static AIFunction TracedOverMcp(this McpClientTool tool, bool recordContent = false)
    {
        ArgumentNullException.ThrowIfNull(tool);
        return new LinkedTool(tool, ToolMeta.OfSdk).Traced(recordContent);
    }

    /// <summary>Traces all tools of a server; see <see cref="TracedOverMcp(McpClientTool, bool)"/>.</summary>
    /// <param name="tools">The tools.</param>
    /// <param name="recordContent">Whether arguments and results are recorded too. Default: no.</param>
    /// <returns>A new list, in the same order.</returns>
    /// <exception cref="ArgumentNullException">The tools are null, or one of them is.</exception>
    public static IList<AITool> TracedOverMcp(this IEnumerable<McpClientTool> tools, bool recordContent = false)
    {
        ArgumentNullException.ThrowIfNull(tools);
        return [.. tools.Select(tool => tool.TracedOverMcp(recordContent))];
    }
}
