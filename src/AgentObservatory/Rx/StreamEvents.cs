using System.Reactive.Linq;

namespace AgentObservatory;

public static partial class TraceObservable
{
    /// <summary>Keeps the stream events of the streams with this name, in any session.</summary>
    /// <param name="events">Events, each session's in the order of its sequence. Streams that started before the
    /// subscription are not seen.</param>
    /// <param name="name">The stream's name, compared exactly.</param>
    public static IObservable<TraceEvent> StreamEvents(this IObservable<TraceEvent> events, string name)
    {
        ArgumentNullException.ThrowIfNull(events);
        return Observable.Defer(() =>
        {
            var running = new HashSet<SpanId>();
            return events.Where(traceEvent =>
            {
                switch (traceEvent.Fact)
                {
                    case TraceFact.SpanStarted { Kind: SpanKind.Stream } started when started.Name == name:
                        running.Add(traceEvent.SpanId);
                        return false;
                    case TraceFact.SpanEnded:
                        running.Remove(traceEvent.SpanId);
                        return false;
                    default:
                        return traceEvent.Fact.IsStreamEvent && running.Contains(traceEvent.SpanId);
                }
            });
        });
    }
}
