using AgentObservatory.Contracts;

namespace AgentObservatory.Journal;

/// <summary>What exporters are called in journals: the same in the next process, if that has the same ones in the same
/// order.</summary>
internal static class ExporterNames
{
    internal static string[] Of(IReadOnlyList<IExporter> exporters)
    {
        var seen = new Dictionary<string, int>();
        return [.. exporters.Select(exporter => Distinct(RuledExporter.Inner(exporter).GetType().FullName ?? ""))];

        string Distinct(string name)
        {
            int number = seen[name] = seen.GetValueOrDefault(name) + 1;
            return number == 1 ? name : $"{name}#{number}";
        }
    }
}
