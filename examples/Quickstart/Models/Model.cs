namespace Quickstart.Models;

/// <summary>Chooses the model.</summary>
internal static class Model
{
    private const string DefaultModel = "gpt-4.1-mini";

    /// <summary>An OpenAI model where there is a key for it, else the built-in ranker.</summary>
    public static IModel FromEnvironment()
    {
        if (Setting("OPENAI_API_KEY") is not { } key)
        {
            return new RankerModel();
        }

        Uri? endpoint = null;
        if (
            Setting("OPENAI_BASE_URL") is { } address
            && !(Uri.TryCreate(address, UriKind.Absolute, out endpoint) && endpoint.Scheme is "http" or "https")
        )
        {
            throw new WrongInputException($"OPENAI_BASE_URL is no web address: '{address}'.");
        }

        return new OpenAiModel(Setting("OPENAI_MODEL") ?? DefaultModel, key, endpoint);
    }

    private static string? Setting(string name) =>
        Environment.GetEnvironmentVariable(name) is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;
}
