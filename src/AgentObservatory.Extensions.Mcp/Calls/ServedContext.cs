using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentObservatory.Extensions.Mcp.Words;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace AgentObservatory.Extensions.Mcp.Calls;

/// <summary>What is around a call of a tool at the server.</summary>
/// <param name="Context">The context that the call's session starts with.</param>
/// <param name="Activity">The SDK's own activity of the call, if the session is under it; otherwise null.</param>
/// <param name="Aside">The activity that the call has come in but was not made by, such as a request over HTTP. The session is
/// linked to it, not under it.</param>
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

    /// <summary>As the SDK announces it: a server that is given no name has that of the program.</summary>
    private static string NameOf(McpServer server) =>
        server.ServerOptions.ServerInfo?.Name is { Length: > 0 } given ? given
        : Assembly.GetEntryAssembly()?.GetName().Name is { Length: > 0 } program ? program
        : McpWords.NamelessServer;

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
