using AgentObservatory;
using Microsoft.Extensions.AI;

namespace RealClients;

/// <summary>The agents' only tool.</summary>
internal static class Weather
{
    internal static AIFunction Tool { get; } = AIFunctionFactory.Create(In, "get_weather", "The weather in a city.");

    /// <summary>What the model asked for, as a tool call of the session. A model may write arguments that cannot be read: then the call fails.</summary>
    internal static Task<string> CallAsync(
        AgentSession session,
        string name,
        string callId,
        Func<IDictionary<string, object?>?> arguments
    ) =>
        session.ToolCall(
            name,
            async _ =>
                name == Tool.Name
                    ? $"{await Tool.InvokeAsync(new AIFunctionArguments(arguments()))}"
                    : $"There is no tool {name}.",
            ("gen_ai.tool.call.id", callId)
        );

    private static string In(string city) => $"{city}: 21 degrees, sunny.";
}
