namespace AgentObservatory.Parquet.Tables;

/// <summary>A stream event; or, with its anomaly, an event of any type that could not be placed.</summary>
internal sealed record EventRow(TraceEvent Told, string? Anomaly)
{
    internal string Name =>
        Told.Fact switch
        {
            TraceFact.StreamEvent { Name: var name } => name ?? "",
            TraceFact.SpanStarted { Name: var name } => name ?? "",
            TraceFact.SpanEnded { End.Name: var name } => name ?? "",
            _ => "",
        };

    internal bool IsLate => Told.Fact is TraceFact.StreamEvent { IsLate: true };

    internal string? Attributes =>
        Told.Fact switch
        {
            TraceFact.StreamEvent { Attributes: var attributes } => JsonText.Of(attributes),
            TraceFact.SpanStarted { Attributes: var attributes } => JsonText.Of(attributes),
            TraceFact.SpanEnded { End.Attributes: var attributes } => JsonText.Of(attributes),
            _ => null,
        };

    /// <summary>The events of an envelope in their order, then those that could not be placed.</summary>
    internal static IEnumerable<EventRow> Of(SessionEnvelope envelope) =>
        envelope
            .Events.Where(static told => told.Fact.IsStreamEvent)
            .Select(static told => new EventRow(told, null))
            .Concat(envelope.Strays.Select(static stray => new EventRow(stray.Event, stray.Reason.Name)));
}
