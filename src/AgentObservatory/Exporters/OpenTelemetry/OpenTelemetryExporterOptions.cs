namespace AgentObservatory;

/// <summary>Settings of an <see cref="OpenTelemetryExporter"/>. Immutable.</summary>
public sealed record OpenTelemetryExporterOptions
{
    /// <summary>
    /// How many events one span may carry; default 10,000, not negative. The OpenTelemetry SDK's OTLP exporter has a limit of its
    /// own, 128 unless <c>OTEL_SPAN_EVENT_COUNT_LIMIT</c> says otherwise, and keeps the first ones. Here the first ones are kept,
    /// and always the exception that ended the span; <c>agent_observatory.events_left_out</c> says how many are missing.
    /// </summary>
    public int MaxEventsPerSpan { get; init; } = 10_000;

    /// <summary>
    /// Whether sessions are replayed that were traced live (<see cref="ObservatoryOptions.ActivitySource"/>), as their
    /// <see cref="SessionInfo.SpanId"/> tells. Default false: the backend has had them, or the sampler did not want them. For
    /// envelopes from files, on their way to another backend.
    /// </summary>
    public bool ReplaysLiveSessions { get; init; }

    internal OpenTelemetryExporterOptions Validated()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(MaxEventsPerSpan);
        return this;
    }
}
