namespace AgentObservatory.Contracts;

/// <summary>An exporter with its rule. The pipeline takes both apart, so that it can decide before a session waits and count
/// what is not kept.</summary>
internal sealed class RuledExporter(IExporter exporter, KeepRule rule) : IExporter
{
    internal IExporter Exporter => exporter;

    internal KeepRule Rule => rule;

    internal static IExporter Inner(IExporter exporter) => exporter is RuledExporter ruled ? ruled.Exporter : exporter;

    /// <summary>Called only by code of the user's own, which has wrapped it.</summary>
    public void Export(SessionEnvelope envelope)
    {
        if (rule.Keeps(envelope))
        {
            exporter.Export(envelope);
        }
    }
}
