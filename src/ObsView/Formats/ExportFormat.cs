using AgentObservatory.ObsView.Views;

namespace AgentObservatory.ObsView.Formats;

/// <summary>A format that traces are converted to.</summary>
internal sealed record ExportFormat(string Name, string Description, Func<Stream, ITraceView> Write)
{
    public static IReadOnlyList<ExportFormat> All { get; } =
    [
        new(
            "otlp-json",
            "a session per line, as the OpenTelemetry Collector reads it",
            output => new EnvelopeLines(output, EnvelopeOtlp.Write)
        ),
        new(
            "chrome-trace",
            "for chrome://tracing, DevTools and Perfetto",
            output => new ForestView(output, ChromeTrace.Write)
        ),
        new("speedscope", "for speedscope.app, a profile per lane", output => new ForestView(output, Speedscope.Write)),
        new("json", "a session per line, as in trace files", output => new EnvelopeLines(output, EnvelopeJson.Write)),
        new("csv", "a row per span", output => new CsvView(output)),
    ];
}
