namespace AgentObservatory.Extensions.Mcp.Words;

/// <summary>Names of the protocol, and the library's own where there are none.</summary>
internal static class McpWords
{
    /// <summary>The type of the error of a call whose result says that the tool has failed.</summary>
    internal const string ToolError = "tool_error";

    /// <summary>In a result: the tool has failed.</summary>
    internal const string IsError = "isError";

    /// <summary>The context in <c>_meta</c> that every server understands. The SDK puts its own in place of it where somebody
    /// listens to what it traces, and that may be an activity that nobody keeps, in a trace of its own.</summary>
    internal const string TraceParent = "traceparent";

    /// <summary>The same, which nobody replaces.</summary>
    internal const string OwnTraceParent = "agent-observatory/traceparent";

    /// <summary>How the name of an activity begins to which the SDK adds what it says of a call.</summary>
    internal const string OuterTool = "execute_tool ";

    /// <summary>The agent of a server that has no name.</summary>
    internal const string NamelessServer = "mcp-server";
}
