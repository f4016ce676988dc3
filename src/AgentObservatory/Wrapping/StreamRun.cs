namespace AgentObservatory.Wrapping;

/// <summary>What is known about a stream before it is consumed. Immutable; each consumption is a separate run. Without a
/// session, it belongs to the one that is current when it is consumed. If it has events, each item is recorded as one, which
/// the describe function returns; without that function items are numbered.</summary>
internal sealed record StreamPlan<T>(
    IRecordingSession? Session,
    string Kind,
    string? Name,
    NamedValue[] Attributes,
    bool HasEvents,
    Func<T, ItemEvent>? Describe
)
{
    /// <summary>Starts the stream's span and stays with the consumer; null where there is no session.</summary>
    internal StreamRun<T>? Open(out FlowPlace consumer)
    {
        consumer = default;
        if ((Session ?? ISessionPlace.CurrentSession) is not { } session)
        {
            return null;
        }

        consumer = FlowPlace.Here(session.Activities);
        IRecordingSpan span = session.Open(Name, Kind, Attributes, isStream: true);
        var run = new StreamRun<T>(this, span, (IPlace?)AmbientPlace.Last);
        consumer.Return();
        return run;
    }
}

/// <summary>One consumption of a stream: its span, where its producer is, its items, and its end, which comes once.</summary>
internal sealed class StreamRun<T>(StreamPlan<T> plan, IRecordingSpan span, IPlace? producer)
{
    private long items;
    private int ended;

    internal IRecordingSpan Span => span;

    internal IPlace? Producer => producer;

    internal bool HasEnded => Volatile.Read(ref ended) != 0;

    /// <summary>Records an item, which is read only if there is a describe function. Both are foreign code: if one throws,
    /// the description is lost but not the item.</summary>
    internal void Item<TSource>(TSource source, Func<TSource, T> read)
    {
        ItemEvent happened = default;
        try
        {
            if (plan.Describe is { } describe)
            {
                happened = describe(read(source));
            }
            else if (plan.HasEvents)
            {
                happened = ItemEvent.Numbered(items + 1);
            }
        }
        catch (Exception exception)
        {
            Uninterrupted.Caught(exception);
            happened = ItemEvent.Failed(items + 1, exception);
        }

        items++;
        span.Item(happened);
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
    internal void Abandon(bool isCancelled) =>
        End(isCancelled ? SpanStatus.Cancelled : SpanStatus.Ok, isAbandoned: !isCancelled);

    private void End(SpanStatus status, bool isAbandoned = false)
    {
        if (Interlocked.Exchange(ref ended, 1) == 0)
        {
            span.End(status, isAbandoned);
        }
    }
}
