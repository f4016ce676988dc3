using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using AgentObservatory.Extensions.Mcp.Words;
using ModelContextProtocol.Client;

namespace AgentObservatory.Extensions.Mcp.Calls;

/// <summary>What tools send along with each call. The SDK keeps that to itself; if it keeps it elsewhere one day, that is
/// reported once, and tools are called as they are: better without context than without what the user wants to send.</summary>
/// <param name="metaOf">What a tool has been given to send.</param>
internal sealed class ToolMeta(Func<McpClientTool, JsonObject?> metaOf)
{
    private const string Message =
        "This version of the MCP SDK is not known: servers are not told within which span they are called.";

    private int isLost;

    internal static ToolMeta OfSdk { get; } = new(static tool => FieldOf(tool));

    /// <summary>A copy for one call, which tells the server of the span. Null where that cannot be told.</summary>
    internal McpClientTool? Linked(McpClientTool tool, AgentSpan call)
    {
        string parent = call.Session.TraceParent;
        if (parent.Length == 0 || Volatile.Read(ref isLost) != 0)
        {
            return null;
        }

        try
        {
            JsonObject meta = metaOf(tool)?.DeepClone().AsObject() ?? [];
            meta[McpWords.TraceParent] = parent;
            meta[McpWords.OwnTraceParent] = parent;
            return tool.WithMeta(meta);
        }
        catch (MissingMemberException)
        {
            if (Interlocked.Exchange(ref isLost, 1) == 0)
            {
                call.Session.Report(DiagnosticKind.InternalError, nameof(McpClientTracing), Message);
            }

            return null;
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_meta")]
    private static extern ref JsonObject? FieldOf(McpClientTool tool);
}
