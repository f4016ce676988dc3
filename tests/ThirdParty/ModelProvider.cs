using System.Text.Json;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.ThirdParty;

/// <summary>A request as the provider got it.</summary>
internal sealed record ProviderRequest(string Path, int Status, string? TraceParent);

/// <summary>Runs tests/interop/provider.mjs: a provider of models that is not ours, on the loopback.</summary>
internal sealed class ModelProvider : IDisposable
{
    private readonly NodeProgram program = new("provider", RepositoryFiles.Provider, RepositoryFiles.WeatherAnswers);

    internal Uri Address => new(program.Address);

    /// <summary>Ends it and returns the requests that it got, in their order.</summary>
    internal IReadOnlyList<ProviderRequest> Finish() =>
        [.. program.Finish().Select(line => Request(JsonElement.Parse(line)))];

    public void Dispose() => program.Dispose();

    private static ProviderRequest Request(JsonElement request) =>
        new(
            request.GetProperty("path").GetString()!,
            request.GetProperty("status").GetInt32(),
            request.GetProperty("headers").TryGetProperty("traceparent", out JsonElement parent) ? parent.GetString() : null
        );
}
