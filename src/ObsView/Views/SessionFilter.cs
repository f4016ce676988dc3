namespace AgentObservatory.ObsView.Views;

/// <summary>Which sessions are listed: those of which a query selects something, and those with errors. Any thread may ask.</summary>
internal sealed class SessionFilter(TraceQuery? query, bool onlyErrors, TimeProvider clock)
{
    private readonly DateTimeOffset now = clock.GetUtcNow();

    public bool IsListed(SessionEnvelope envelope, SessionSummary summary) =>
        (!onlyErrors || summary.Errors > 0) && (query is null || query.Matches(envelope, now));
}
