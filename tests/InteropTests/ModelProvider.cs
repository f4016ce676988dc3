using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace AgentObservatory.Tests.InteropTests;

/// <summary>A request as the provider got it.</summary>
internal sealed record ProviderRequest(string Path, int Status, string? TraceParent);

/// <summary>Runs tests/interop/provider.mjs: a provider of models that is not ours, on the loopback.</summary>
internal sealed class ModelProvider : IDisposable
{
    private readonly Process node;
    private readonly Task<string> errors;

    internal ModelProvider()
    {
        if (NodeRequirement.Here.Missing is { } missing)
        {
            Assert.Fail(missing + " The provider must not be skipped here, because CI is true.");
        }

        var start = new ProcessStartInfo("node", [RepositoryFiles.Provider, RepositoryFiles.WeatherAnswers])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        node = Process.Start(start)!;
        errors = node.StandardError.ReadToEndAsync();
        string? address = node.StandardOutput.ReadLine();
        Assert.True(address is not null, "The provider did not start: " + (address ?? errors.Result));
        Address = new Uri(address!);
    }

    internal Uri Address { get; }

    /// <summary>Ends it and returns the requests that it got, in their order.</summary>
    internal IReadOnlyList<ProviderRequest> Finish()
    {
        node.StandardInput.Close();
        string output = node.StandardOutput.ReadToEnd();
        node.WaitForExit();
        Assert.Equal("", errors.Result);
        return
        [
            .. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => Request(JsonElement.Parse(line))),
        ];
    }

    public void Dispose()
    {
        if (!node.HasExited)
        {
            node.Kill();
        }

        node.Dispose();
    }

    private static ProviderRequest Request(JsonElement request) =>
        new(
            request.GetProperty("path").GetString()!,
            request.GetProperty("status").GetInt32(),
            request.GetProperty("headers").TryGetProperty("traceparent", out JsonElement parent) ? parent.GetString() : null
        );
}
