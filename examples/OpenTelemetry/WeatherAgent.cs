using AgentObservatory;

namespace OpenTelemetryExample;

/// <summary>An agent without a model: it says what a real one would report, and one of its tools fails.</summary>
internal static class WeatherAgent
{
    internal static async Task RunAsync(Observatory observatory)
    {
        using AgentSession session = observatory.StartSession(
            new AgentContext("conversation-1", "weather-agent", UserId: "user-7")
        );

        using (session.AgentStep("plan"))
        {
            await CallModelAsync(session, ["I", " look", " it", " up."], finishReason: "tool_call");
        }

        using (var station = session.ToolCall("weather_station", ("city", "Zurich"), ("gen_ai.tool.call.id", "call-1")))
        {
            station.Fail(new TimeoutException("The station did not answer."));
        }

        using (var forecast = session.ToolCall("forecast", ("city", "Zurich"), ("gen_ai.tool.call.id", "call-2")))
        {
            forecast.Set("celsius", 21);
        }

        using (session.AgentStep("answer"))
        {
            await CallModelAsync(session, ["It", " is", " 21", " degrees."], finishReason: "stop");
        }
    }

    private static async Task CallModelAsync(AgentSession session, string[] words, string finishReason)
    {
        using var call = session.LlmCall("gpt-4", ("gen_ai.provider.name", "openai"));
        using (var stream = session.Stream("answer"))
        {
            foreach (string word in words)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(5));
                stream.Event("token", ("text", word));
            }
        }

        call.Set("gen_ai.response.finish_reasons", new[] { finishReason });
        call.Set("gen_ai.usage.output_tokens", words.Length);
    }
}
