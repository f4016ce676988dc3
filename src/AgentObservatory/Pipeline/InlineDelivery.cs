using AgentObservatory.Capture;

namespace AgentObservatory;

/// <summary>Folds and exports on the thread that ends a session, before its Dispose returns.</summary>
internal sealed class InlineDelivery(Observatory observatory, GuardedExporter[] exporters) : Delivery
{
    internal override void Accept(SealedSession session)
    {
        if (ExportScope.IsWithin(observatory))
        {
            Refuse(session, DropReason.Reentrant);
            return;
        }

        SessionEnvelope? envelope = observatory.Counters.Fold(session);
        Array.ForEach(exporters, static exporter => exporter.Accept());
        ExportScope? outerScope = ExportScope.Enter(observatory);
        AgentSpan? agentsSpan = AmbientSpan.Exchange(null);
        foreach (GuardedExporter exporter in exporters)
        {
            if (envelope is null)
            {
                exporter.Drop(DropReason.InternalError);
            }
            else
            {
                exporter.Export(envelope);
            }
        }

        if (envelope is not null && observatory.Observers.HasSessionObservers)
        {
            observatory.Observers.Offer(envelope);
        }

        AmbientSpan.Restore(agentsSpan);
        ExportScope.Leave(outerScope);
    }

    internal override void Refuse(SealedSession session, string reason)
    {
        observatory.Counters.DroppedWhole(session, reason);
        foreach (GuardedExporter exporter in exporters)
        {
            exporter.Accept();
            exporter.Drop(reason);
        }
    }

    internal override void Start() { }

    internal override Task<bool> FlushAsync(TimeSpan deadline)
    {
        Array.ForEach(exporters, static exporter => exporter.Flush());
        return Task.FromResult(true);
    }

    internal override Task<bool> ShutdownAsync(TimeSpan deadline)
    {
        foreach (GuardedExporter exporter in exporters)
        {
            exporter.Flush();
            exporter.Dispose();
        }

        return Task.FromResult(false);
    }

    internal override IReadOnlyList<ExporterHealth> Health() => [.. exporters.Select(exporter => exporter.Health(0, 0))];
}
