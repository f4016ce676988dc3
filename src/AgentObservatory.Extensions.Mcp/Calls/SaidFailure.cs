using AgentObservatory.Extensions.Mcp.Words;
using AgentObservatory.Log;

namespace AgentObservatory.Extensions.Mcp.Calls;

/// <summary>A tool that fails without an exception: its result says so. What it says is content, and stays out.</summary>
internal static class SaidFailure
{
    private static readonly Failure Failed = new(
        SpanStatus.Error,
        new ErrorInfo(McpWords.ToolError, "The tool's result is an error.", null)
    );

    internal static void Record(AgentSpan tool) => tool.Session.Recorder.Fail(tool.Row, Failed);
}
