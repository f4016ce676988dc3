using System.Diagnostics;
using AgentObservatory.Tests.Examples;
using AgentObservatory.Tests.Support;
using AgentObservatory.Tests.Support.OpenTelemetry;

namespace AgentObservatory.Tests.ThirdParty;

/// <summary>One run of examples/RealClients: what it printed, the spans that arrived, and what the provider was asked.</summary>
internal sealed record RealClientsRun(
    int ExitCode,
    string Output,
    string Errors,
    IReadOnlyList<SeenSpan> Spans,
    IReadOnlyList<ProviderRequest> Requests
)
{
    /// <summary>Against a provider and a receiver of its own.</summary>
    /// <param name="variable">Which client: the variable that holds its base URL.</param>
    /// <param name="path">The path of the API on the provider.</param>
    internal static RealClientsRun Of(string variable, string path)
    {
        using var provider = new ModelProvider();
        using var receiver = new OtlpReceiver();
        var (exitCode, output, errors) = Run(
            (variable, new Uri(provider.Address, path).ToString()),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.Grpc.ToString())
        );
        return new(exitCode, output, errors, [.. receiver.Finish().SelectMany(trace => trace)], provider.Finish());
    }

    internal static Outcome Run(params (string Name, string Value)[] environment)
    {
        ProcessStartInfo start = Example.Start("RealClients", "RealClients");
        foreach (string name in start.Environment.Keys.Where(IsSetting).ToArray())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Outcome.Of(start);
    }

    private static bool IsSetting(string variable) =>
        variable.StartsWith("OPENAI_", StringComparison.Ordinal)
        || variable.StartsWith("ANTHROPIC_", StringComparison.Ordinal)
        || variable.StartsWith("OTEL_", StringComparison.Ordinal);
}
