namespace AgentObservatory;

/// <summary>Settings of an <see cref="OpenTelemetryExporter"/>. Immutable.</summary>
public sealed record OpenTelemetryExporterOptions
{
    /// <summary>How many events one span may carry; default 10,000, not negative. The first events are kept, and always the
    /// exception that ended the span; <c>agent_observatory.events_left_out</c> says how many are missing. The OpenTelemetry
    /// SDK's OTLP exporter has its own limit, 128 unless <c>OTEL_SPAN_EVENT_COUNT_LIMIT</c> is set, and also keeps the first
    /// events.</summary>
    public int MaxEventsPerSpan { get; init; } = 10_000;

    /// <summary>Whether to replay sessions that were traced live (<see cref="ObservatoryOptions.ActivitySource"/>),
    /// recognized by their <see cref="SessionInfo.SpanId"/>. Default false: the backend already has them, or the sampler
    /// left them out. Set it to send envelopes from files to another backend.</summary>
    public bool ReplaysLiveSessions { get; init; }

    internal OpenTelemetryExporterOptions Validated()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(MaxEventsPerSpan);
        return this;
    }
}
