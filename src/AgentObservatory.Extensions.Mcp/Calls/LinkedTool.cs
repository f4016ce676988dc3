using System.Text.Json;
using AgentObservatory.Adopted;
using AgentObservatory.Extensions.AI.Describing;
using AgentObservatory.Extensions.Mcp.Words;
using Microsoft.Extensions.AI;
using ModelContextProtocol.Client;

namespace AgentObservatory.Extensions.Mcp.Calls;

/// <summary>A tool of a server whose calls carry the current span's traceparent in <c>_meta</c>. It is wrapped by the traced
/// function, whose span is current during the call.</summary>
internal sealed class LinkedTool(McpClientTool tool, ToolMeta meta) : DelegatingAIFunction(tool)
{
    protected override async ValueTask<object?> InvokeCoreAsync(
        AIFunctionArguments arguments,
        CancellationToken cancellationToken
    )
    {
        if (AgentSpan.Current is not { Kind: SpanKind.ToolCall } call)
        {
            return await base.InvokeCoreAsync(arguments, cancellationToken).ConfigureAwait(false);
        }

        call.Set(Convention.mcpMethod, Convention.mcpToolCall);
        call.Set(Convention.toolName, tool.ProtocolTool.Name);
        McpClientTool linked =
            Described.Find((meta, tool, call), static given => given.meta.Linked(given.tool, given.call)) ?? tool;
        AddedAttributes? added = Described.Find(
            call.Session.Recorder,
            static recorder => AddedAttributes.To(recorder, Convention.McpSource, McpWords.OuterTool)
        );
        try
        {
            object? result = await linked.InvokeAsync(arguments, cancellationToken).ConfigureAwait(false);
            Described.On(call, result, static (call, result) => Told(call, result));
            return result;
        }
        finally
        {
            Described.On(call, added, static (call, added) => added?.TakeIn(call.Session.Recorder, call.Row));
        }
    }

    /// <summary>The SDK gives a result that is an error as it came.</summary>
    private static void Told(AgentSpan call, object? result)
    {
        if (
            result is JsonElement { ValueKind: JsonValueKind.Object } whole
            && whole.TryGetProperty(McpWords.IsError, out JsonElement isError)
            && isError.ValueKind == JsonValueKind.True
        )
        {
            SaidFailure.Record(call);
        }
    }
}
