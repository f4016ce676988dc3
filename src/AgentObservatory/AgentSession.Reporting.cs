using AgentObservatory.Capture;
using AgentObservatory.Live;
using AgentObservatory.Streams;

namespace AgentObservatory;

// How what an agent reports gets into the session's buffer: the way that every start, event and end takes.
public sealed partial class AgentSession
{
    /// <summary>Starts a span, or a stream for whoever wants one.</summary>
    internal T Open<T>(string? name, string? kind, KeyValuePair<string, AttributeValue>[] attributes, long cost)
        where T : AgentSpan =>
        (T)(
            typeof(T) == typeof(StreamSpan)
                ? OpenStream(name, kind, attributes, cost)
                : OpenSpan(name, kind, attributes, cost)
        );

    internal AgentSpan OpenSpan(string? name, string? kind, KeyValuePair<string, AttributeValue>[] attributes, long cost)
    {
        AgentSpan? current = AmbientSpan.Current;
        AgentSpan parent = NearestOwn(current);
        kind = TextLimit.CutName(kind);
        name = TextLimit.CutName(name);
        long now = clock.ReadMonotonic();
        LiveSpan? live = StartLive(parent, kind, name, attributes, now);
        var span = new AgentSpan(this, parent, current, live?.SpanId ?? default, kind, name, now, live);
        Start(span, attributes, cost);
        return span;
    }

    internal StreamSpan OpenStream(
        string? name,
        string? kind,
        KeyValuePair<string, AttributeValue>[] attributes,
        long cost,
        bool isReportedByHand = true
    )
    {
        AgentSpan? current = AmbientSpan.Current;
        AgentSpan parent = NearestOwn(current);
        kind = TextLimit.CutName(kind);
        name = TextLimit.CutName(name);
        long now = clock.ReadMonotonic();
        LiveSpan? live = StartLive(parent, kind, name, attributes, now);
        var stream = new StreamSpan(this, parent, current, live?.SpanId ?? default, kind, name, now, live, isReportedByHand);
        Start(stream, attributes, cost);
        return stream;
    }

    private LiveSpan? StartLive(
        AgentSpan parent,
        string kind,
        string name,
        KeyValuePair<string, AttributeValue>[] attributes,
        long now
    ) =>
        parent.Live is { } around && Buffer.HasRoom
            ? around.StartChild(kind, name, attributes, Math.Max(clock.ToUnixNanoseconds(now), Buffer.LastTime))
            : null;

    private void Start(AgentSpan span, KeyValuePair<string, AttributeValue>[] attributes, long cost)
    {
        Reception reception = Buffer.Start(span, clock.ToUnixNanoseconds(span.StartedAt), attributes, cost);
        if (reception == Reception.Kept)
        {
            AmbientSpan.Enter(span);
        }
        else
        {
            span.Live?.Abandon();
        }

        if (reception == Reception.SessionEnded)
        {
            Counters.Dropped(lateReason);
        }

        observers.Deliver();
    }

    internal void Record(AgentSpan span, string? name, KeyValuePair<string, AttributeValue>[] attributes, long cost) =>
        Record(span, name, attributes, cost, span.IsItem);

    private void Record(
        AgentSpan span,
        string? name,
        KeyValuePair<string, AttributeValue>[] attributes,
        long cost,
        bool isItem
    )
    {
        long now = clock.ReadMonotonic();
        StreamSpan? stream = isItem ? (StreamSpan)span : null;
        long time = clock.ToUnixNanoseconds(now);
        name = TextLimit.CutName(name);
        Reception reception = Buffer.Event(span, time, name, attributes, cost, stream, now);
        if (reception == Reception.Kept)
        {
            span.Live?.Event(name, attributes, Math.Max(time, Buffer.LastTime));
        }
        else if (reception == Reception.SessionEnded)
        {
            Counters.Dropped(lateReason);
        }

        observers.Deliver();
    }

    /// <summary>Counts an item of a stream and records its event, if it has one.</summary>
    internal void RecordItem(StreamSpan stream, ItemEvent item)
    {
        if (item.Name is null)
        {
            Buffer.Item(stream, clock.ReadMonotonic());
        }
        else
        {
            Record(stream, item.Name, item.Attributes, ByteCost.Of(item.Attributes), isItem: true);
        }
    }

    internal void End(AgentSpan span, SpanStatus status)
    {
        long now = clock.ReadMonotonic();
        long time = clock.ToUnixNanoseconds(now);
        Reception reception = Buffer.End(span, time, status, now - span.StartedAt);
        if (reception == Reception.Kept)
        {
            span.Live?.Stop(span);
        }
        else
        {
            span.Live?.Leave();
            if (reception == Reception.SessionEnded)
            {
                Counters.Dropped(lateReason);
            }
        }

        observers.Deliver();
    }
}
