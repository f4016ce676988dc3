namespace AgentObservatory.ObsView.Views;

/// <summary>Counts what sessions hold.</summary>
internal sealed class SessionCounts
{
    public long Sessions { get; private set; }

    public long Spans { get; private set; }

    public long Events { get; private set; }

    /// <summary>How many sessions and spans have failed.</summary>
    public long Errors { get; private set; }

    /// <summary>How many events could not be placed.</summary>
    public long Anomalies { get; private set; }

    public void Add(SessionEnvelope envelope)
    {
        Sessions++;
        Spans += envelope.Spans.Length;
        Events += envelope.Events.Length + envelope.Strays.Length;
        Anomalies += envelope.Strays.Length + envelope.Discarded.Total;
        CountError(envelope.Status, envelope.Error);

        foreach (var span in envelope.Spans)
        {
            CountError(span.Status, span.Error);
        }
    }

    private void CountError(SpanStatus status, ErrorInfo? error)
    {
        if (status == SpanStatus.Error || error is not null)
        {
            Errors++;
        }
    }
}
