using System.Diagnostics;
using AgentObservatory.Capture;

namespace AgentObservatory.Live;

/// <summary>
/// A span, or a session, as an activity while it runs. Where the application's sampler leaves a span out there is no activity,
/// and what starts beneath it hangs under the nearest one above.
/// </summary>
internal sealed class LiveSpan
{
    private readonly LiveSpan? parent;
    private readonly string kind;
    private readonly string name;
    private readonly Attributes attributes;
    private readonly Timestamp startTime;
    private readonly Activity? activity;

    // What the times of its events say. Events come from any thread.
    private readonly Lock gate = new();
    private StreamTimes.Times times = StreamTimes.none;
    private long timeToFirstChunk = -1;

    private LiveSpan(
        LiveSource source,
        LiveSpan? parent,
        string kind,
        string name,
        Attributes attributes,
        Timestamp startTime
    )
    {
        Source = source;
        this.parent = parent;
        this.kind = kind;
        this.name = name;
        this.attributes = attributes;
        this.startTime = startTime;
        if (parent is not null)
        {
            source.MakeCurrent(parent.Innermost);
            activity = source.Start(LiveMapping.spanStarted(kind, name, attributes, startTime));
        }
    }

    /// <summary>A session's own.</summary>
    internal LiveSpan(LiveSource source, Activity activity)
        : this(source, null, "", "", Attributes.Empty, default)
    {
        this.activity = activity;
    }

    internal LiveSource Source { get; }

    /// <summary>The activity's id; none where there is no activity.</summary>
    internal SpanId SpanId => activity is null ? SpanId.None : ActivityIds.Of(activity.SpanId);

    /// <summary>Its activity, or the nearest one above.</summary>
    internal Activity? Nearest => activity ?? parent?.Nearest;

    /// <summary>
    /// What a new activity stands under: the application may have started activities of its own beneath this one, and the innermost
    /// of them may be current.
    /// </summary>
    internal Activity? Innermost
    {
        get
        {
            Activity? nearest = Nearest;
            Activity? innermost = null;
            Activity? at = Activity.Current;
            while (at is not null && at != nearest)
            {
                innermost ??= at.IsStopped ? null : at;
                at = at.Parent;
            }

            return at is null ? nearest : innermost ?? nearest;
        }
    }

    /// <summary>What was learnt until its end. Written by whoever records the end.</summary>
    internal KeyValuePair<string, AttributeValue>[]? Learnt { private get; set; }

    internal LiveSpan StartChild(
        string kind,
        string name,
        KeyValuePair<string, AttributeValue>[] attributes,
        long unixNanoseconds
    ) => new(Source, this, kind, name, SessionFacts.WellFormed(attributes), new Timestamp(unixNanoseconds));

    /// <summary>Something has happened within the span, and is recorded.</summary>
    internal void Event(string happened, KeyValuePair<string, AttributeValue>[] details, long unixNanoseconds)
    {
        if (activity is null or { IsStopped: true })
        {
            return;
        }

        bool isFirst;
        lock (gate)
        {
            times = StreamTimes.next(times, unixNanoseconds);
            isFirst = times.Count == 1;
        }

        if (isFirst && kind == SpanKind.Stream)
        {
            parent?.ChunkCame(unixNanoseconds);
        }

        if (activity.IsAllDataRequested)
        {
            var time = new Timestamp(unixNanoseconds);
            LiveSource.Add(activity, SpanEvents.ofStreamEvent(time, happened, SessionFacts.WellFormed(details), false));
        }
    }

    /// <summary>The span has ended, and its end is recorded.</summary>
    internal void Stop(AgentSpan span)
    {
        if (activity is null)
        {
            return;
        }

        SpanEnd end = SessionFacts.EndOf(span, Learnt);
        Learnt = null;
        var endTime = new Timestamp(span.EndTime);
        Source.Stop(
            activity,
            LiveMapping.spanEnded(kind, name, attributes, startTime, endTime, end, times, timeToFirstChunk)
        );
    }

    /// <summary>The session has ended.</summary>
    internal void Stop(SessionInfo session, long unixNanoseconds, SessionEnd end) =>
        Source.Stop(activity!, LiveMapping.sessionEnded(session, new Timestamp(unixNanoseconds), end));

    /// <summary>The span is not recorded after all: it is in no envelope and in no trace.</summary>
    internal void Abandon()
    {
        if (activity is not null)
        {
            Source.Stop(activity, null);
        }
    }

    /// <summary>The first item of a stream has come; the nearest call of a model around it has begun to answer.</summary>
    private void ChunkCame(long unixNanoseconds)
    {
        if (kind != SpanKind.LlmCall)
        {
            parent?.ChunkCame(unixNanoseconds);
            return;
        }

        lock (gate)
        {
            long nanoseconds = StreamTimes.gap(startTime.UnixNanoseconds, unixNanoseconds);
            timeToFirstChunk = timeToFirstChunk < 0 ? nanoseconds : Math.Min(timeToFirstChunk, nanoseconds);
        }
    }
}
