using System.Diagnostics;
using AgentObservatory.Tests.Support.OpenTelemetry;
using AgentObservatory.Tests.ThirdParty;

namespace AgentObservatory.Tests.Examples;

public class OpenTelemetryExampleTests
{
    [Fact]
    public void WithoutAnEndpointItSaysSoAndPrintsTheSpans()
    {
        var (exitCode, output, errors) = Run(endpoint: null);

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.StartsWith("OTEL_EXPORTER_OTLP_ENDPOINT is not set", output, StringComparison.Ordinal);
        Assert.Contains("execute_tool weather_station [Internal, Error]", output, StringComparison.Ordinal);
        Assert.Contains("gen_ai.response.time_to_first_chunk", output, StringComparison.Ordinal);
    }

    [NodeFact]
    public void ItsTraceArrivesAtTheEndpoint() => ItsTraceArrives();

    [NodeFact]
    public void LiveItsTraceArrivesAtTheEndpoint() => ItsTraceArrives("--live");

    private static void ItsTraceArrives(params string[] arguments)
    {
        using var receiver = new OtlpReceiver();

        var (exitCode, output, errors) = Run(receiver.Grpc.ToString(), arguments);

        Assert.Equal((0, ""), (exitCode, errors));
        SeenSpan[] spans = [.. Assert.Single(receiver.Finish())];
        Assert.Contains(spans[0].TraceId, output, StringComparison.Ordinal);
        Assert.Equal(2, spans.Count(span => span.Name == "chat gpt-4"));
        SeenSpan failed = Assert.Single(spans, span => span.Status == SeenSpan.Error);
        Assert.Equal(("execute_tool weather_station", "The station did not answer."), (failed.Name, failed.Message));
    }

    /// <summary>Its build output lies beside that of the tests: examples/OpenTelemetry/bin/CONFIGURATION/FRAMEWORK.</summary>
    private static (int ExitCode, string Output, string Errors) Run(string? endpoint, params string[] arguments)
    {
        var framework = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        string bin = Path.Combine(framework.Parent!.Parent!.Parent!.Parent!.FullName, "examples/OpenTelemetry/bin");
        string program = Path.Combine(bin, framework.Parent.Name, framework.Name, "OpenTelemetryExample.dll");
        var start = new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("OTEL_EXPORTER_OTLP_ENDPOINT");
        if (endpoint is not null)
        {
            start.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = endpoint;
        }

        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }
}
