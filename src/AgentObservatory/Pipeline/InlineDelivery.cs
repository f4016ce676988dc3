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
        try
        {
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
        }
        finally
        {
            AmbientSpan.Restore(agentsSpan);
            ExportScope.Leave(outerScope);
        }

        if (observatory.Observers.TryClaim(session.Buffered.Bytes))
        {
            observatory.Observers.OfferClaimed(envelope, session.Buffered.Bytes);
        }
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
        bool isFlushed = true;
        foreach (GuardedExporter exporter in exporters)
        {
            isFlushed &= exporter.Flush();
        }

        return Task.FromResult(isFlushed);
    }

    internal override Task<bool> ShutdownAsync(TimeSpan deadline)
    {
        bool isInTime = true;
        foreach (GuardedExporter exporter in exporters)
        {
            exporter.Flush();
            isInTime &= exporter.Dispose(deadline);
        }

        return Task.FromResult(!isInTime);
    }

    internal override IReadOnlyList<ExporterHealth> Health() => [.. exporters.Select(exporter => exporter.Health(0, 0))];
}
