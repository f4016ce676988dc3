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

    /// <summary>The items of a source, delivered by the lane.</summary>
    internal static IObservable<T> ObserveOn<T>(this IObservable<T> source, Lane<T> lane)
        where T : class =>
        Observable.Create<T>(reader =>
        {
            lane.Subscribe(reader);
            return source.Subscribe(lane);
        });
}
