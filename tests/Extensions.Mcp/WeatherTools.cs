using ModelContextProtocol;
using ModelContextProtocol.Server;

namespace AgentObservatory.Tests.Extensions.Mcp;

/// <summary>The tools of a server: one that answers, one that fails, and one that runs until it is cancelled.</summary>
internal sealed class WeatherTools
{
    internal const string Weather = "weather";
    internal const string Broken = "broken";
    internal const string Endless = "endless";

    /// <summary>Returns when <see cref="Endless"/> has been cancelled.</summary>
    internal const string Left = "left";

    internal const string Answer = "21 degrees";

    private readonly TaskCompletionSource left = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal McpServerPrimitiveCollection<McpServerTool> All =>
        [
            Named(Weather, () => Answer),
            Named(Broken, string () => throw new McpException("no")),
            Named(Endless, RunUntilCancelled),
            Named(Left, () => left.Task),
        ];

    private async Task RunUntilCancelled(IProgress<ProgressNotificationValue> progress, CancellationToken cancellationToken)
    {
        progress.Report(new ProgressNotificationValue { Progress = 0 });
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        finally
        {
            left.TrySetResult();
        }
    }

    private static McpServerTool Named(string name, Delegate tool) =>
        McpServerTool.Create(tool, new McpServerToolCreateOptions { Name = name });
}
