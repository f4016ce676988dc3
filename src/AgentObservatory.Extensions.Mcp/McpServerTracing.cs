using AgentObservatory.Extensions.Mcp.Calls;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Server;

namespace AgentObservatory;

/// <summary>Traces an MCP server: <c>services.AddMcpServer().WithTools&lt;Tools&gt;().UseAgentObservatory()</c>.</summary>
public static class McpServerTracing
{
    /// <summary>Makes each call of a tool that the server gets a session with one span of kind
    /// <see cref="SpanKind.ToolCall"/>, named after the tool. The session is in the trace of the client's span, if that is in
    /// <c>_meta</c> (<c>agent-observatory/traceparent</c>, otherwise <c>traceparent</c>); its agent is the server's name, or
    /// that of the program where the server has none, and its id is the trace's. What the tool does within is in it. Exceptions and cancellations are its verdict, a result that says that the tool has failed
    /// is the error <c>tool_error</c>. Where the SDK's own activity of the call is kept, the session is under it and the tool
    /// has no second one. What the tool returns or throws passes through unchanged, and tracing never throws. Add it before
    /// filters that are to be within the span.</summary>
    /// <param name="builder">The builder of the server.</param>
    /// <param name="observatory">Where the sessions are reported. Default: the one of the server's services. If there is none,
    /// the server just serves, and its log says so once.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">The builder is null.</exception>
    public static IMcpServerBuilder UseAgentObservatory(this IMcpServerBuilder builder, Observatory? observatory = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithRequestFilters(filters => filters.AddCallToolFilter(new ServedCalls(observatory).Around));
    }

    /// <summary>The same for a server that is made without services.</summary>
    /// <inheritdoc cref="UseAgentObservatory(IMcpServerBuilder, Observatory)"/>
    /// <param name="options">The options of the server.</param>
    /// <param name="observatory">Where the sessions are reported. Default: the one of the server's services.</param>
    /// <returns>The options.</returns>
    /// <exception cref="ArgumentNullException">The options are null.</exception>
    public static McpServerOptions UseAgentObservatory(this McpServerOptions options, Observatory? observatory = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Filters.Request.CallToolFilters.Add(new ServedCalls(observatory).Around);
        return options;
    }
}
