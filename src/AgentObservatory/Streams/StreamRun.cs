using AgentObservatory.Capture;

namespace AgentObservatory.Streams;

/// <summary>What is known of a stream before anybody consumes it. Immutable; every consumption is a run of its own.</summary>
/// <param name="Session">The session it is traced into; null: the one that is current when it is consumed.</param>
/// <param name="Kind">The kind of its span.</param>
/// <param name="Name">The name of its span.</param>
/// <param name="Attributes">Details known at the start.</param>
/// <param name="HasEvents">Whether each item is an event; if not, items are only counted.</param>
/// <param name="Describe">Makes the event of an item; null: it is numbered.</param>
internal sealed record StreamPlan<T>(
    AgentSession? Session,
    string Kind,
    string? Name,
    KeyValuePair<string, AttributeValue>[] Attributes,
    bool HasEvents,
    Func<T, ItemEvent>? Describe
)
{
    internal StreamRun<T> Open(AgentSession session) =>
        new(this, session.OpenStream(Name, Kind, Attributes, Capture.ByteCost.Of(Attributes), isReportedByHand: false));
}

/// <summary>One consumption of a stream: its span, its items, and its end, which comes once.</summary>
internal sealed class StreamRun<T>(StreamPlan<T> plan, StreamSpan span)
{
    private long items;
    private int ended;

    internal StreamSpan Span => span;

    internal bool HasEnded => Volatile.Read(ref ended) != 0;

    /// <summary>Whether an item is looked at at all.</summary>
    internal bool NeedsItem => plan.Describe is not null;

    /// <summary>Records an item. The describe function is foreign code: what it throws costs the description, never the item.</summary>
    internal void Item(T item)
    {
        ItemEvent described;
        try
        {
            described = plan.Describe!(item);
        }
        catch (Exception exception)
        {
            Undescribed(exception);
            return;
        }

        items++;
        span.Session.RecordItem(span, described);
    }

    /// <summary>Records an item that nobody describes.</summary>
    internal void Item()
    {
        items++;
        span.Session.RecordItem(span, plan.HasEvents ? ItemEvent.Numbered(items) : default);
    }

    internal void Undescribed(Exception exception)
    {
        items++;
        span.Session.RecordItem(span, ItemEvent.Failed(items, exception));
    }

    internal void Complete() => End(SpanStatus.Ok);

    internal void Fail(Exception exception)
    {
        if (!HasEnded)
        {
            span.Fail(exception);
            End(SpanStatus.Error);
        }
    }

    /// <summary>The consumer left before the end: by its own choice, or because it was cancelled.</summary>
    internal void Abandon(bool isCancelled)
    {
        if (!HasEnded)
        {
            span.IsAbandoned = !isCancelled;
            End(isCancelled ? SpanStatus.Cancelled : SpanStatus.Ok);
        }
    }

    private void End(SpanStatus status)
    {
        if (Interlocked.Exchange(ref ended, 1) == 0)
        {
            span.Session.End(span, status);
        }
    }
}
