using static AgentObservatory.Tests.Support.TraceText;

namespace AgentObservatory.Tests.ObsView.Interactive;

/// <summary>A session in which something is said, and a tool fails.</summary>
internal static class WeatherTrace
{
    internal static string Line { get; } =
        Named(
            "weather-1",
            Start(1, "answer", attributes: new { question = "What is the weather in Zürich?\nIn one line." }),
            Start(2, "gpt-4o", "llm_call", 1, Tokens(812, 24)),
            End(2),
            Start(3, "get_weather", "tool_call", 1, new { city = "Zürich" }),
            End(3, "error", new { type = "TimeoutError", message = "timed out after 30 s" }),
            Start(4, "get_weather", "tool_call", 1, new { city = "Zürich", result = "sunny, 21 degrees" }),
            End(4),
            Start(5, "reply", "stream", 1),
            Happening(5, "token", new { text = "It is sunny " }),
            Happening(5, "token", new { text = "and warm." }),
            End(5),
            End(1)
        );

    private static Dictionary<string, object> Tokens(int input, int output) =>
        new() { ["gen_ai.usage.input_tokens"] = input, ["gen_ai.usage.output_tokens"] = output };
}
