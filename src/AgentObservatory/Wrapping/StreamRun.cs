using AgentObservatory.Log;

namespace AgentObservatory.Wrapping;

/// <summary>What is known of a stream before anybody consumes it. Immutable; every consumption is a run of its own.</summary>
/// <param name="Session">The session it is traced into; null: the one that is current when it is consumed.</param>
/// <param name="Kind">The kind of its span.</param>
/// <param name="Name">The name of its span.</param>
/// <param name="Attributes">Details known at the start.</param>
/// <param name="HasEvents">Whether each item is an event; if not, items are only counted.</param>
/// <param name="Describe">Makes the event of an item; null: it is numbered.</param>
internal sealed record StreamPlan<T>(
    IRecordingSession? Session,
    string Kind,
    string? Name,
    NamedValue[] Attributes,
    bool HasEvents,
    Func<T, ItemEvent>? Describe
)
{
    internal StreamRun<T> Open(IRecordingSession session) =>
        new(this, session.OpenStream(Name, Kind, Attributes, ByteCost.Of(Attributes)));
}

/// <summary>One consumption of a stream: its span, its items, and its end, which comes once.</summary>
internal sealed class StreamRun<T>(StreamPlan<T> plan, IRecordingSpan span)
{
    private long items;
    private int ended;

    internal IRecordingSpan Span => span;

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
        span.Item(described);
    }

    /// <summary>Records an item that nobody describes.</summary>
    internal void Item()
    {
        items++;
        span.Item(plan.HasEvents ? ItemEvent.Numbered(items) : default);
    }

    internal void Undescribed(Exception exception)
    {
        items++;
        span.Item(ItemEvent.Failed(items, exception));
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
            End(isCancelled ? SpanStatus.Cancelled : SpanStatus.Ok, isAbandoned: !isCancelled);
        }
    }

    private void End(SpanStatus status, bool isAbandoned = false)
    {
        if (Interlocked.Exchange(ref ended, 1) == 0)
        {
            span.End(status, isAbandoned);
        }
    }
}
