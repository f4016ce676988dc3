using AgentObservatory.Contracts;
using AgentObservatory.Pipeline;

namespace AgentObservatory.Journal;

/// <summary>What exporters are called in journals: the same in the next process, if that has the same ones in the same
/// order.</summary>
internal static class ExporterNames
{
    internal static string[] Of(IReadOnlyList<IExporter> exporters) =>
        NumberedNames.Of(exporters.Select(static exporter => RuledExporter.Inner(exporter).GetType().FullName ?? ""));
}
