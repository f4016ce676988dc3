using System.Diagnostics;
using AgentObservatory.Extensions.AI.Describing;
using AgentObservatory.Live;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace AgentObservatory.Extensions.Mcp.Calls;

/// <summary>The calls of tools that a server gets, each a session with one tool call. Without an observatory they are just
/// served.</summary>
internal sealed class ServedCalls(Observatory? observatory)
{
    private readonly MissingObservatory missing = new();

    internal McpRequestHandler<CallToolRequestParams, CallToolResult> Around(
        McpRequestHandler<CallToolRequestParams, CallToolResult> next
    ) =>
        (call, cancellationToken) =>
        {
            if (ObservatoryOf(call) is not { } found)
            {
                missing.Say(call);
                return next(call, cancellationToken);
            }

            ServedContext? served = Described.Find(call, ServedContext.Of);
            return found.RunAsync(
                served?.Context,
                session =>
                {
                    _ = Described.Find(served, ServedContext.Link);
                    return Run(session, served?.Activity, call, next, cancellationToken);
                }
            );
        };

    private Observatory? ObservatoryOf(RequestContext<CallToolRequestParams> call) =>
        observatory ?? Described.Find(call, static one => one.Services?.GetService<Observatory>());

    private static ValueTask<CallToolResult> Run(
        AgentSession session,
        Activity? around,
        RequestContext<CallToolRequestParams> call,
        McpRequestHandler<CallToolRequestParams, CallToolResult> next,
        CancellationToken cancellationToken
    )
    {
        AttributeList attributes = Described.Attributes(
            call,
            static (list, given) =>
            {
                list.Add(Convention.mcpMethod, Convention.mcpToolCall);
                list.AddText(Convention.toolName, given.Params?.Name);
                list.AddText(Convention.rpcRequestId, given.JsonRpcRequest.Id.ToString());
            }
        );
        string name = call.Params?.Name ?? "";
        ValueTask<CallToolResult> Start() =>
            session.ToolCall(name, tool => RunAsync(tool, call, next, cancellationToken), attributes.Span);

        // The SDK traces the very same call: whoever keeps that needs no second activity.
        return around is { Source: var traced }
            ? SameOperation.Start(new CallTracing(traced, IsWithin: false), Start)
            : Start();
    }

    private static async ValueTask<CallToolResult> RunAsync(
        AgentSpan tool,
        RequestContext<CallToolRequestParams> call,
        McpRequestHandler<CallToolRequestParams, CallToolResult> next,
        CancellationToken cancellationToken
    )
    {
        CallToolResult result = await next(call, cancellationToken).ConfigureAwait(false);
        if (result is { IsError: true })
        {
            SaidFailure.Record(tool);
            tool.Session.Fail(null);
        }

        return result;
    }
}
