using System.Collections.Immutable;
using Microsoft.FSharp.Core;

namespace AgentObservatory.ObsView.Views;

/// <summary>Which sessions are listed: those of which a query selects something, and those with errors. Any thread may ask.</summary>
internal sealed class SessionFilter(TraceQuery? query, bool onlyErrors, TimeProvider clock)
{
    private readonly FSharpFunc<TraceForest, ImmutableArray<TraceNode>>? select = query?.At(clock.GetUtcNow());

    /// <summary>The attributes of spans that are looked at, with those of a summary; null if all are.</summary>
    public WantedAttributes? Wanted(IEnumerable<string> ofSummary) =>
        query is null ? new WantedAttributes(ofSummary)
        : query.Attributes is { } asked ? new WantedAttributes(ofSummary.Concat(asked))
        : null;

    /// <summary>The session, if it is listed.</summary>
    public SessionSummary? Of(SessionEnvelope envelope)
    {
        var forest = TraceForest.Of(envelope);

        if (select is not null && select.Invoke(forest).IsEmpty)
        {
            return null;
        }

        var summary = SessionSummary.OfOne(forest);
        return onlyErrors && summary.Errors == 0 ? null : summary;
    }
}
