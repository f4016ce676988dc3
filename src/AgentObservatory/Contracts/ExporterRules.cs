using AgentObservatory.Contracts;

namespace AgentObservatory;

/// <summary>Rules for single exporters.</summary>
public static class ExporterRules
{
    /// <summary>Gives an exporter a rule of its own for which sessions it gets, instead of
    /// <see cref="ObservatoryOptions.Keep"/>. What it does not get is counted as dropped
    /// (<see cref="DropReason.NotKept"/>).</summary>
    /// <param name="exporter">The exporter. An observatory sees it itself behind the rule: it is named, flushed and disposed
    /// as it would be without one. A rule that it has already is replaced.</param>
    /// <param name="rule">The rule.</param>
    /// <returns>The exporter with its rule, for an observatory or
    /// <see cref="TraceObservable.ToExporter">ToExporter</see>.</returns>
    /// <exception cref="ArgumentNullException">The exporter or the rule is null.</exception>
    public static IExporter Keeping(this IExporter exporter, KeepRule rule)
    {
        ArgumentNullException.ThrowIfNull(exporter);
        ArgumentNullException.ThrowIfNull(rule);
        return new RuledExporter(RuledExporter.Inner(exporter), rule);
    }
}
