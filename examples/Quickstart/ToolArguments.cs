using System.Text.Json;

namespace Quickstart;

/// <summary>The arguments that a model made up for a tool: JSON that may be anything.</summary>
internal sealed class ToolArguments
{
    private readonly JsonElement arguments;

    /// <exception cref="ArgumentException">The text is no JSON object.</exception>
    public ToolArguments(string json)
    {
        try
        {
            arguments = JsonElement.Parse(string.IsNullOrWhiteSpace(json) ? "{}" : json);
        }
        catch (JsonException exception)
        {
            throw new ArgumentException("The arguments are no valid JSON.", exception);
        }

        if (arguments.ValueKind != JsonValueKind.Object)
        {
            throw new ArgumentException("The arguments are no JSON object.");
        }
    }

    /// <exception cref="ArgumentException">There is no such text.</exception>
    public string Text(string name) =>
        arguments.TryGetProperty(name, out JsonElement value)
        && value.ValueKind == JsonValueKind.String
        && value.GetString() is { } text
        && !string.IsNullOrWhiteSpace(text)
            ? text
            : throw new ArgumentException($"The argument '{name}' is missing or no text.");

    /// <returns>Null where it is not given.</returns>
    /// <exception cref="ArgumentException">It is given, but no whole number.</exception>
    public int? Number(string name)
    {
        if (!arguments.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number)
            ? number
            : throw new ArgumentException($"The argument '{name}' is no whole number.");
    }
}
