using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentObservatory.Extensions.Mcp.Words;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace AgentObservatory.Extensions.Mcp.Calls;

/// <summary>Within what a call of a tool is served.</summary>
/// <param name="Context">The session's.</param>
/// <param name="Activity">The SDK's own of the call, if the session is under it.</param>
/// <param name="Aside">What else the call comes in, such as a request over HTTP. The session is not under it.</param>
internal sealed record ServedContext(AgentContext Context, Activity? Activity, Activity? Aside)
{
    internal static ServedContext Of(RequestContext<CallToolRequestParams> call)
    {
        JsonObject? meta = call.Params?.Meta;
        string? caller = TextOf(meta, McpWords.OwnTraceParent) ?? TextOf(meta, McpWords.TraceParent);
        Activity? between = Between(caller);
        Activity? aside = between is null && caller is not null ? System.Diagnostics.Activity.Current : null;
        return new(new AgentContext(null, NameOf(call.Server), Parent: between?.Id ?? caller), between, aside);
    }

    /// <summary>Links the session's activity, which has just become current in live mode, as the SDK links its own.</summary>
    internal static Activity? Link(ServedContext? served) =>
        served?.Aside is { IdFormat: ActivityIdFormat.W3C } aside
        && System.Diagnostics.Activity.Current is { } own
        && own != aside
            ? own.AddLink(new ActivityLink(aside.Context))
            : null;

    private static string NameOf(McpServer server) =>
        server.ServerOptions.ServerInfo?.Name is { Length: > 0 } name ? name : McpWords.NamelessServer;

    /// <summary>Between the client's span and the session is the SDK's activity, if somebody keeps it and it is in the same
    /// trace.</summary>
    private static Activity? Between(string? caller) =>
        System.Diagnostics.Activity.Current
            is {
                Kind: ActivityKind.Server,
                Source.Name: Convention.McpSource,
                Recorded: true,
                IdFormat: ActivityIdFormat.W3C
            } own
        && caller?.Contains(own.TraceId.ToHexString(), StringComparison.OrdinalIgnoreCase) != false
            ? own
            : null;

    private static string? TextOf(JsonObject? meta, string key) =>
        meta?[key] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;
}
