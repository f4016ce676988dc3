using System.Text.Json;

namespace AgentObservatory.Terminal.Text;

/// <summary>JSON that an attribute's text holds, such as the arguments of a tool.</summary>
internal static class JsonInText
{
    /// <summary>What is made of it; null if the text is no JSON, or nothing can be made of it.</summary>
    public static T? Read<T>(string text, Func<JsonElement, T> read)
        where T : class
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return read(json.RootElement);
        }
        // The last two are half characters: in the text, and escaped in the JSON.
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }
}
