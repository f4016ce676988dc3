namespace AgentObservatory.ObsView.Sending;

/// <summary>What became of what was to be sent.</summary>
internal sealed class SendTotals
{
    public long Sessions { get; set; }

    public long Spans { get; set; }

    /// <summary>Requests that were accepted.</summary>
    public long Requests { get; set; }

    /// <summary>Requests that were sent again.</summary>
    public long Retries { get; set; }

    /// <summary>Spans that the receiver says it has not taken.</summary>
    public long RejectedSpans { get; set; }

    public long FailedSessions { get; set; }
}
