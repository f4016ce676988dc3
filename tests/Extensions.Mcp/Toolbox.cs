using Microsoft.Extensions.AI;
using ModelContextProtocol;
using ModelContextProtocol.Client;

namespace AgentObservatory.Tests.Extensions.Mcp;

/// <summary>The tools of a server, as its client has listed them.</summary>
internal sealed class Toolbox : IAsyncDisposable
{
    /// <summary>Enough for any machine; it only turns a wait without an end into a failure.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly IServing serving;
    private readonly IList<McpClientTool> tools;

    private Toolbox(IServing serving, IList<McpClientTool> tools) => (this.serving, this.tools) = (serving, tools);

    internal static async Task<Toolbox> Of(IServing serving) => new(serving, await serving.Client.ListToolsAsync());

    internal async Task<string> Call(string name) =>
        (await Named(name).TracedOverMcp().InvokeAsync().AsTask().WaitAsync(Patience))!.ToString()!;

    /// <summary>Asks a model that is given all of them.</summary>
    internal async Task Ask(IChatClient model)
    {
        using IChatClient client = model.AsBuilder().UseFunctionInvocation().UseAgentObservatory().Build();
        var options = new ChatOptions { Tools = tools.TracedOverMcp() };
        await client.GetStreamingResponseAsync("How is it?", options).ToChatResponseAsync().WaitAsync(Patience);
    }

    /// <summary>Calls a tool that runs until it is cancelled, and cancels it as soon as it runs.</summary>
    internal async Task CallAndCancel(string name)
    {
        using var cancelling = new CancellationTokenSource();
        McpClientTool tool = Named(name).WithProgress(new WhenTold(cancelling.Cancel));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            tool.TracedOverMcp().InvokeAsync(cancellationToken: cancelling.Token).AsTask().WaitAsync(Patience)
        );
    }

    public ValueTask DisposeAsync() => serving.DisposeAsync();

    private McpClientTool Named(string name) => tools.Single(tool => tool.Name == name);

    private sealed class WhenTold(Action act) : IProgress<ProgressNotificationValue>
    {
        public void Report(ProgressNotificationValue value) => act();
    }
}
