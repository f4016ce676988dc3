namespace AgentObservatory.ObsView.Views;

/// <summary>Counts what sessions hold.</summary>
internal sealed class SessionCounts
{
    public long Sessions { get; private set; }

    public long Spans { get; private set; }

    public long Events { get; private set; }

    public long FailedSessions { get; private set; }

    public long FailedSpans { get; private set; }

    /// <summary>How many events could not be placed.</summary>
    public long Anomalies { get; private set; }

    public void Add(SessionEnvelope envelope)
    {
        Sessions++;
        Spans += envelope.Spans.Length;
        Events += envelope.Events.Length + envelope.Strays.Length;
        Anomalies += envelope.Strays.Length + envelope.Discarded.Total;
        FailedSessions += HasFailed(envelope.Status, envelope.Error) ? 1 : 0;
        FailedSpans += envelope.Spans.Count(static span => HasFailed(span.Status, span.Error));
    }

    private static bool HasFailed(SpanStatus status, ErrorInfo? error) => status == SpanStatus.Error || error is not null;
}
