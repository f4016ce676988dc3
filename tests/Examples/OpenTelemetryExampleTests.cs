using System.Diagnostics;
using AgentObservatory.Tests.Support;
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

    private static Outcome Run(string? endpoint, params string[] arguments)
    {
        using var folder = new TestFolder();
        ProcessStartInfo start = Example.Start("OpenTelemetry", "OpenTelemetryExample", arguments);
        start.WorkingDirectory = folder.Root;
        start.Environment.Remove("OTEL_EXPORTER_OTLP_ENDPOINT");
        if (endpoint is not null)
        {
            start.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = endpoint;
        }

        return Outcome.Of(start);
    }
}
