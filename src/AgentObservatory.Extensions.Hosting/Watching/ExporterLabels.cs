using AgentObservatory.Pipeline;

namespace AgentObservatory.Hosting;

/// <summary>What exporters are called where they are told apart: by type, and those of one type by their order.</summary>
internal static class ExporterLabels
{
    internal static IEnumerable<(string Label, ExporterHealth Health)> Labelled(this ObservatoryHealth health) =>
        NumberedNames.Of(health.Exporters.Select(static exporter => exporter.Name)).Zip(health.Exporters);

    /// <summary>What it has lost: all that was dropped, but for what its rule does not keep.</summary>
    internal static long Lost(this ExporterHealth exporter) => exporter.Dropped.Total - exporter.Dropped[DropReason.NotKept];
}
