using AgentObservatory.Extensions.AI.Describing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace AgentObservatory.Extensions.Mcp.Calls;

/// <summary>Says once, in the server's log, that its calls are not traced: without an observatory nothing else can say so.</summary>
internal sealed class MissingObservatory
{
    private static readonly Action<ILogger, Exception?> Warn = LoggerMessage.Define(
        LogLevel.Warning,
        new Microsoft.Extensions.Logging.EventId(1, "ObservatoryMissing"),
        "UseAgentObservatory traces nothing: it was given no Observatory, and there is none among the server's services."
    );

    private int hasSaid;

    internal void Say(RequestContext<CallToolRequestParams> call)
    {
        if (Interlocked.Exchange(ref hasSaid, 1) == 0)
        {
            _ = Described.Find(call, Log);
        }
    }

    private static object? Log(RequestContext<CallToolRequestParams> call)
    {
        if (call.Services?.GetService<ILoggerFactory>() is { } factory)
        {
            Warn(factory.CreateLogger("AgentObservatory." + nameof(McpServerTracing)), null);
        }

        return null;
    }
}
