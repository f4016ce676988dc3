using AgentObservatory;
using Anthropic;
using Microsoft.Extensions.AI;

namespace RealClients;

/// <summary>Answers a question with Anthropic's client as an <see cref="IChatClient"/>; tools are invoked, and everything is traced,
/// in its pipeline.</summary>
internal static class AnthropicAgent
{
    internal static async Task AnswerAsync(Endpoint endpoint, string question)
    {
        var anthropic = new AnthropicClient { BaseUrl = endpoint.BaseUrl.ToString(), ApiKey = endpoint.Key };
        using IChatClient client = anthropic
            .AsIChatClient(endpoint.Model)
            .AsBuilder()
            .UseFunctionInvocation()
            .UseAgentObservatory()
            .Build();
        var options = new ChatOptions { Tools = [Weather.Tool.Traced()] };
        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(question, options))
        {
            Console.Write(update.Text);
        }
    }
}
