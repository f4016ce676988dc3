using System.Reactive.Linq;

namespace AgentObservatory.Pipeline;

/// <summary>The pipeline from ended sessions to an exporter, as one query.</summary>
internal static class EnvelopePipeline
{
    /// <summary>Each exporter has its own lane, and envelopes are made there.</summary>
    internal static IDisposable Connect(
        IObservable<SealedSession> ended,
        Lane<SealedSession> lane,
        IObserver<SessionEnvelope?> exporter
    ) => ended.ObserveOn(lane).Select(static session => session.Envelope).Subscribe(exporter);

    /// <summary>The items of a source as the lane delivers them. The lane stays with the source whatever becomes of its
    /// reader: it accounts for every item, also for those that come after its end.</summary>
    private static Lane<T> ObserveOn<T>(this IObservable<T> source, Lane<T> lane)
        where T : class
    {
        source.Subscribe(lane);
        return lane;
    }
}
