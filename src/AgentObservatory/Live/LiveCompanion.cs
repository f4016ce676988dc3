using System.Diagnostics;
using AgentObservatory.Activities;
using AgentObservatory.Flow;
using AgentObservatory.Log;
using AgentObservatory.Pipeline;

namespace AgentObservatory.Live;

/// <summary>A running span or session as an activity. If the application's sampler leaves a span out there is no activity,
/// and what starts within the span appears under the nearest activity above.</summary>
internal class LiveCompanion : ICompanion
{
    private readonly LiveCompanion? parent;
    private readonly LiveScope scope;
    private readonly string kind;
    private readonly string name;
    private readonly Timestamp startTime;

    // Another library traces the same operation: with the span's activity, which is then not the span's to end, or with one
    // that the span is to have none beside.
    private readonly bool isForeign;
    private readonly bool isTracedBelow;

    // Cleared at the end, because the span may be referenced for longer. A span that is traced below has no activity of its
    // own; what traces it is to be within the one around, which may be the application's.
    private Activity? activity;
    private Activity? outer;
    private Attributes attributes;
    private bool hasEnded;

    // Of events, which come from any thread.
    private long events;
    private long timeToFirstChunk = -1;

    /// <summary>Of a session. It has no activity if the sampler leaves it out, or if foreign code has failed.</summary>
    internal LiveCompanion(
        LiveSource source,
        LiveScope scope,
        in SpanCreation created,
        ActivityContext elsewhere,
        out bool hasFailed
    )
    {
        Source = source;
        this.scope = scope;
        kind = name = "";
        activity = source.Start(created, elsewhere, out hasFailed);
        if (activity is null)
        {
            scope.Abandon();
        }
        else
        {
            scope.Entered(activity);
        }
    }

    private LiveCompanion(LiveSource source)
    {
        Source = source;
        kind = name = "";
        scope = new LiveScope(source);
    }

    private LiveCompanion(
        LiveCompanion parent,
        Activity? around,
        string kind,
        string name,
        Attributes attributes,
        StartedAs? given,
        Timestamp startTime
    )
    {
        Source = parent.Source;
        this.parent = parent;
        this.kind = kind;
        this.name = name;
        this.attributes = attributes;
        this.startTime = startTime;
        SpanCreation created = LiveMapping.SpanStarted(kind, name, attributes, startTime);
        scope = new LiveScope(Source);
        CallTracing? tracing = SameOperation.TakeNext();
        isTracedBelow = tracing?.Below is { } below
            ? Source.IsKept(below, created)
            : parent.isTracedBelow && kind == SpanKind.Stream;
        if (around is not null)
        {
            Activity? same = Same(around, given, tracing);
            isForeign = same is not null && (same.Source == around.Source || Source.IsKept(same.Source, created));
            if (isForeign)
            {
                SameOperation.Take(activity = same!);
                scope.Entered(null);
                return;
            }

            // The same once more, which nobody keeps, would leave the span without a parent.
            Source.MakeCurrent(same is null ? Innermost(around, created) : around);
            outer = isTracedBelow ? Activity.Current : null;
        }

        activity = isTracedBelow ? null : Source.Start(created, around is null ? parent.Outside : default, out _);
        scope.Entered(activity);
    }

    /// <summary>Another library's activity of what this span is about to tell of; null for most. How it was started is not given
    /// where no redactor has changed that.</summary>
    private Activity? Same(Activity around, StartedAs? given, CallTracing? tracing) =>
        Activity.Current != around && (given ?? StartedAs.Of(kind, name, attributes.Entries)) is { } started
            ? SameOperation.Find(around, started, tracing)
            : null;

    public IActivityFlow Activities => Source;

    public string? TraceParent => Nearest?.Id;

    private LiveSource Source { get; }

    internal TraceId TraceId => activity is { } own ? ActivityIds.Of(own.TraceId) : TraceId.None;

    public SpanId SpanId => activity is { } own ? ActivityIds.Of(own.SpanId) : SpanId.None;

    /// <summary>The span's activity, or the nearest one above; null once the session has ended.</summary>
    private Activity? Nearest => activity ?? (outer is { IsStopped: false } ? outer : parent?.Nearest);

    /// <summary>Where the outermost activities of the session are, if another process tells the run's own span; otherwise
    /// nowhere, and once the session has ended.</summary>
    private protected virtual ActivityContext Outside => parent?.Outside ?? default;

    public FlowPlace Inside(IPlace place) => new(place, Nearest, Source);

    public ICompanion? Started(string kind, string name, NamedValue[] attributes, StartedAs? given, long unixNanoseconds)
    {
        try
        {
            Activity? around = Nearest;
            return around is not null || Outside != default
                ? new LiveCompanion(
                    this,
                    around,
                    UnicodeText.WellFormed(kind),
                    UnicodeText.WellFormed(name),
                    FactMaker.WellFormed(attributes),
                    given,
                    new Timestamp(unixNanoseconds)
                )
                : null;
        }
        catch (OutOfMemoryException exception)
        {
            Source.Lost(exception);
            return null;
        }
    }

    public void Event(string name, NamedValue[] attributes, long unixNanoseconds)
    {
        if (Interlocked.Increment(ref events) == 1 && kind == SpanKind.Stream)
        {
            parent?.ChunkCame(unixNanoseconds);
        }

        if (activity is { IsAllDataRequested: true, IsStopped: false } running)
        {
            try
            {
                var time = new Timestamp(unixNanoseconds);
                OpenTelemetryEvent item = SpanEvents.OfStreamEvent(time, name, FactMaker.WellFormed(attributes), false);
                Uninterrupted.Wait((running, item), static wait => wait.running.AddEvent(ActivityTags.Of(wait.item)));
            }
            catch (OutOfMemoryException exception)
            {
                Source.Lost(exception);
            }
        }
    }

    public void Ended(in ClosedSpan closed)
    {
        if (!hasEnded)
        {
            Finish(Described(closed));
        }
    }

    public void Ended(SessionInfo session, SessionEnd end, long unixNanoseconds) =>
        Finish(Described(session, end, new Timestamp(unixNanoseconds)));

    public void Abandoned() => Finish(null);

    public void Left() => scope.Leave(Activity.Current);

    /// <summary>Null where there is no memory for it: the activity is then kept out of every trace.</summary>
    private OpenTelemetrySpan? Described(in ClosedSpan closed)
    {
        try
        {
            long seen = Interlocked.Read(ref events);
            long firstChunk = Interlocked.Read(ref timeToFirstChunk);
            SpanEnd end = FactMaker.EndOf(closed.Entry, closed.Row);
            var endTime = new Timestamp(closed.Entry.UnixNanoseconds);
            return LiveMapping.SpanEnded(kind, name, attributes, startTime, endTime, end, seen, firstChunk);
        }
        catch (OutOfMemoryException exception)
        {
            Source.Lost(exception);
            return null;
        }
    }

    private OpenTelemetrySpan? Described(SessionInfo session, SessionEnd end, Timestamp time)
    {
        try
        {
            return LiveMapping.SessionEnded(session, time, end);
        }
        catch (OutOfMemoryException exception)
        {
            Source.Lost(exception);
            return null;
        }
    }

    private void Finish(OpenTelemetrySpan? described)
    {
        Activity? last = Activity.Current;
        if (activity is { } running)
        {
            if (!isForeign)
            {
                Source.Stop(running, described);
            }
            else if (described is not null)
            {
                Source.Enrich(running, described, kind);
            }
        }

        scope.Leave(last);
        activity = outer = null;
        attributes = default;
        hasEnded = true;
    }

    /// <summary>The parent of a new activity: the application may have started activities of its own under this one, and the
    /// innermost of them may be current. Activities under other spans do not count, nor those that are only
    /// taken in: they are in no trace.</summary>
    private Activity Innermost(Activity nearest, in SpanCreation created)
    {
        Activity? innermost = null;
        Activity? at = LiveScope.Running(Activity.Current);
        for (int steps = 0; at is not null && at != nearest && steps < ActivityWalk.MostSteps; steps++)
        {
            innermost =
                LiveScope.ScopeOf(at) is not null ? null
                : innermost is null && !at.IsStopped && !Source.IsOnlyTakenIn(at, created) ? at
                : innermost;
            at = at.Parent;
        }

        return at == nearest ? innermost ?? nearest : nearest;
    }

    /// <summary>The first item of a stream has come: the nearest LLM call around it has begun to answer.</summary>
    private void ChunkCame(long unixNanoseconds)
    {
        if (kind != SpanKind.LlmCall)
        {
            parent?.ChunkCame(unixNanoseconds);
        }
        else if (!hasEnded)
        {
            long delay = FirstChunk.Delay(startTime, new Timestamp(unixNanoseconds));
            long seen;
            do
            {
                seen = Interlocked.Read(ref timeToFirstChunk);
            } while ((seen < 0 || delay < seen) && Interlocked.CompareExchange(ref timeToFirstChunk, delay, seen) != seen);
        }
    }

    /// <summary>Makes the parent of a session within this span current, or returns it if it is in another process.</summary>
    internal ActivityContext EnterInnermost(in SpanCreation created)
    {
        if (Nearest is not { } nearest)
        {
            return Outside;
        }

        Source.MakeCurrent(Innermost(nearest, created));
        return default;
    }

    /// <summary>Of a session within a run whose own span another process tells: it has no activity of its own.</summary>
    internal sealed class WithinRun(LiveSource source, ActivityContext outside) : LiveCompanion(source)
    {
        private protected override ActivityContext Outside => hasEnded ? default : outside;
    }
}
