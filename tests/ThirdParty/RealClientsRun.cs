using System.Diagnostics;
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

    /// <summary>Its build output lies beside that of the tests: examples/RealClients/bin/CONFIGURATION/FRAMEWORK.</summary>
    internal static (int ExitCode, string Output, string Errors) Run(params (string Name, string Value)[] environment)
    {
        var framework = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        string bin = Path.Combine(framework.Parent!.Parent!.Parent!.Parent!.FullName, "examples/RealClients/bin");
        string program = Path.Combine(bin, framework.Parent.Name, framework.Name, "RealClients.dll");
        var start = new ProcessStartInfo("dotnet", [program])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string name in start.Environment.Keys.Where(IsSetting).ToArray())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }

    private static bool IsSetting(string variable) =>
        variable.StartsWith("OPENAI_", StringComparison.Ordinal)
        || variable.StartsWith("ANTHROPIC_", StringComparison.Ordinal)
        || variable.StartsWith("OTEL_", StringComparison.Ordinal);
}
