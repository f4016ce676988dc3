using System.Text.Json;
using AgentObservatory.Tests.Support;
using AgentObservatory.Tests.Support.OpenTelemetry;

namespace AgentObservatory.Tests.Exporters;

public class OtlpJsonFileExporterTests
{
    [Fact]
    public void TheFileExporterAppendsOneRequestALine()
    {
        using var folder = new TestFolder();
        var exporter = new OtlpJsonFileExporter(folder["otlp.jsonl"]);
        SessionEnvelope[] envelopes = SeedTraces.Envelopes;

        Array.ForEach(envelopes, exporter.Export);

        string[] lines = File.ReadAllText(exporter.Path).Split('\n');
        Assert.Equal(envelopes.Length + 1, lines.Length);
        for (int index = 0; index < envelopes.Length; index++)
        {
            JsonElement request = JsonElement.Parse(lines[index]);
            SpanComparison.Same(envelopes[index], OtlpDocument.Spans(request), SpanComparison.Precision.Exact);
        }

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(exporter.Path));
        }
    }
}
