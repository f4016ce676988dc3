namespace AgentObservatory.Wrapping;

/// <summary>What is known about a stream before it is consumed. Immutable; each consumption is a separate run. Without a
/// session, it belongs to the one that is current when it is consumed. If it has events, each item is recorded as one, which
/// the describe function returns; without that function items are numbered.</summary>
internal readonly record struct StreamPlan<T>(
    IRecordingSession? Session,
    string Kind,
    string? Name,
    NamedValue[] Attributes,
    bool HasEvents,
    Func<T, ItemEvent>? Describe
)
{
    private IRecordingSession? SessionNow => Session ?? ISessionPlace.CurrentSession;

    /// <summary>A consumption that has not begun; null where there is no session.</summary>
    internal StreamRun<T>? Run() => SessionNow is { } session ? new StreamRun<T>(this, session) : null;

    /// <summary>Makes what the stream is traced with, by a function that closes over nothing. Null where no memory is left: the
    /// stream is untraced, and its session, if there is one by now, counts that.</summary>
    internal TTraced? Make<TGiven, TTraced>(TGiven given, Func<StreamPlan<T>, TGiven, TTraced?> make)
        where TTraced : class
    {
        try
        {
            return make(this, given);
        }
        catch (OutOfMemoryException)
        {
            SessionNow?.Lost();
            return null;
        }
    }
}

/// <summary>One consumption of a stream: its span, where its producer is, its items, and its end, which comes once.</summary>
internal sealed class StreamRun<T>(StreamPlan<T> plan, IRecordingSession session)
{
    private long items;
    private int ended;

    internal IRecordingSpan Span { get; private set; } = null!;

    internal IPlace? Producer { get; private set; }

    internal bool HasEnded => Volatile.Read(ref ended) != 0;

    /// <summary>Starts the stream's span and stays with the consumer, whose place is returned.</summary>
    internal FlowPlace Begin()
    {
        FlowPlace consumer = FlowPlace.Here(session.Activities);
        Span = session.Open(plan.Name, plan.Kind, plan.Attributes, isStream: true);
        Producer = (IPlace?)AmbientPlace.Last;
        consumer.Return();
        return consumer;
    }

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
        Span.Item(happened);
    }

    internal void Complete() => End(SpanStatus.Ok);

    internal void Fail(Exception exception)
    {
        if (!HasEnded)
        {
            Span.Fail(exception);
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
            Span.End(status, isAbandoned);
        }
    }
}
