namespace RealClients;

/// <summary>Where a provider's API is, or a server that speaks it, and what to ask there.</summary>
internal sealed record Endpoint(Uri BaseUrl, string Key, string Model)
{
    internal const string Missing = """
        There is nobody to ask. Set OPENAI_BASE_URL (https://api.openai.com/v1), ANTHROPIC_BASE_URL
        (https://api.anthropic.com) or both, and with them OPENAI_API_KEY, ANTHROPIC_API_KEY and, if you
        like, OPENAI_MODEL and ANTHROPIC_MODEL. Any server that speaks one of the two APIs will do.
        """;

    /// <summary>From {prefix}_BASE_URL, {prefix}_API_KEY and {prefix}_MODEL; null where no base URL is given.</summary>
    /// <exception cref="FormatException">The base URL is none; the message says so.</exception>
    internal static Endpoint? FromEnvironment(string prefix, string defaultModel)
    {
        if (Setting(prefix + "_BASE_URL") is not { } address)
        {
            return null;
        }

        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? url) || url.Scheme is not ("http" or "https"))
        {
            throw new FormatException($"{prefix}_BASE_URL is no web address: '{address}'.");
        }

        return new Endpoint(url, Setting(prefix + "_API_KEY") ?? "none", Setting(prefix + "_MODEL") ?? defaultModel);
    }

    private static string? Setting(string name) =>
        Environment.GetEnvironmentVariable(name) is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;
}
