using AgentObservatory.Log;

namespace AgentObservatory.Wrapping;

/// <summary>What is known about a stream before it is consumed. Immutable; each consumption is a separate run.</summary>
/// <param name="Session">The stream's session; null for the one that is current when it is consumed.</param>
/// <param name="Kind">The kind of its span.</param>
/// <param name="Name">The name of its span.</param>
/// <param name="Attributes">The attributes known at the start.</param>
/// <param name="HasEvents">Whether each item is recorded as an event; otherwise items are only counted.</param>
/// <param name="Describe">Returns the event of an item; null to number the items.</param>
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

    /// <summary>Whether recording reads the item itself.</summary>
    internal bool NeedsItem => plan.Describe is not null;

    /// <summary>Records an item. The describe function is foreign code: if it throws, the description is lost but not the
    /// item.</summary>
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

    /// <summary>Records an item without a describe function.</summary>
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

    /// <summary>The consumer left before the end: by choice, or because it was cancelled.</summary>
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
