using System.Diagnostics;
using AgentObservatory.Activities;
using AgentObservatory.Log;

namespace AgentObservatory.Adopted;

/// <summary>An activity of another library that runs within a session. Many have neither their name nor their tags when they
/// start, so it becomes a span only when something starts within it or when it stops, whichever is first: then with the time
/// at which it has started. If it tells of the same operation as the span directly around it, or as the first span directly
/// within it, it becomes no span of its own but adds to that one what it knows. Safe from any thread.</summary>
internal sealed class AdoptedActivity
{
    private readonly Activity activity;
    private readonly IAdopter place;
    private readonly IPlace flow;
    private readonly Moment began;

    private const int New = 0;
    private const int Beginning = 1;
    private const int Begun = 2;
    private const int StoppedMeanwhile = 3;

    // One thread begins it, without a lock, because that calls foreign code. Who comes meanwhile does not wait: what starts
    // then is within what is around, and a stop is told by the thread that begins.
    private int state;
    private volatile bool hasEnded;

    // Once it has begun: its span, or the one that tells of the same operation; null if there was no room for one.
    private IAdopter? span;
    private bool isOwn;
    private Attributes told;

    /// <param name="activity">The activity.</param>
    /// <param name="place">The place that it runs in, which may be an adopted one.</param>
    /// <param name="flow">The place of the flow of control around it, without what is adopted.</param>
    internal AdoptedActivity(Activity activity, IAdopter place, IPlace flow)
    {
        this.activity = activity;
        this.place = place;
        this.flow = flow;
        began = place.Recorder.Now() with { IsTold = true };
    }

    // Of the session's list.
    internal AdoptedActivity? Next { get; set; }
    internal AdoptedActivity? Previous { get; set; }
    internal bool IsListed { get; set; }

    internal bool HasEnded => hasEnded;

    /// <summary>The place that it runs in; null if that has ended, and all around it.</summary>
    internal IPlace? Around => AmbientPlace.Live(place);

    internal bool IsOf(ILogHome home) => place.Recorder.IsOf(home);

    /// <summary>Whether a flow of control that is at the other place runs within it. Farther in than may be walked it does
    /// not.</summary>
    internal bool IsWithin(IPlace other)
    {
        if (flow == other)
        {
            return true;
        }

        IPlace? at = place;
        for (int steps = 0; at is not null && at != other; steps++)
        {
            at = steps < ActivityWalk.MostSteps ? at.Before : null;
        }

        return at is not null;
    }

    /// <summary>Whether a span that is about to start directly within it tells of the same operation.</summary>
    internal bool MayBecome(string kind, string name, in GivenAttributes attributes) =>
        Volatile.Read(ref state) == New
        && ActivityReading.Of(activity) is var known
        && ActivityMapping.IsSame(known, kind, name)
        && ActivityMapping.IsSameCall(known, new Attributes(attributes.ToArray()));

    /// <summary>The span tells of the same operation, and has started directly within it.</summary>
    internal void Become(IAdopter same)
    {
        try
        {
            Begin(same);
        }
        catch (OutOfMemoryException)
        {
            Lost();
        }
    }

    /// <summary>It becomes a span, unless it is one already.</summary>
    internal void Begin() => Begin(null);

    /// <summary>Where what starts within it is.</summary>
    internal IPlace? Place()
    {
        Begin();
        return Seen;
    }

    /// <summary>Its span, if it has one by now; otherwise what is around it.</summary>
    internal IPlace? Seen => Volatile.Read(ref state) == Begun && isOwn && span is { IsLive: true } own ? own : Around;

    /// <summary>The activity has stopped.</summary>
    internal void End()
    {
        place.Adopted.Remove(this);
        if (Move(New, Beginning))
        {
            TellWhole();
        }
        else if (!Move(Beginning, StoppedMeanwhile))
        {
            TellEnd();
        }
    }

    /// <summary>Counts that there is no memory to tell of it.</summary>
    internal void Lost() => place.Recorder.Lost();

    private bool Move(int from, int to) => Interlocked.CompareExchange(ref state, to, from) == from;

    private void Begin(IAdopter? same)
    {
        if (!Move(New, Beginning))
        {
            return;
        }

        try
        {
            Tell(ActivityReading.Of(activity), same, isOver: false);
        }
        finally
        {
            if (Interlocked.Exchange(ref state, Begun) == StoppedMeanwhile)
            {
                TellEnd();
            }
        }
    }

    /// <summary>It stops, and has not begun to be a span before.</summary>
    private void TellWhole()
    {
        try
        {
            Tell(ActivityReading.Of(activity), null, isOver: true);
        }
        finally
        {
            hasEnded = true;
            Volatile.Write(ref state, Begun);
        }
    }

    /// <summary>It stops, and has begun to be a span before.</summary>
    private void TellEnd()
    {
        ActivitySpan known = ActivityReading.Of(activity);
        hasEnded = true;
        if (span is not { } own)
        {
            return;
        }

        NamedValue[] more = Array.FindAll(known.Attributes.Entries, entry => !told[entry.Key].Equals(entry.Value));
        if (isOwn)
        {
            Array.ForEach(more, entry => own.Recorder.SetAttribute(own.Row, hasEnded: false, entry.Key, entry.Value));
            ActivityEnd.Record(activity, known.Attributes, own.Recorder, own.Row, began);
            own.End();
        }
        else
        {
            own.Recorder.Enrich(own.Row, ActivityMapping.Additions(new Attributes(more)));
        }
    }

    /// <summary>One that is over needs no face.</summary>
    private void Tell(ActivitySpan known, IAdopter? same, bool isOver)
    {
        told = known.Attributes;
        if (known.IsLeftOut)
        {
            return;
        }

        span = same ?? (Around is IAdopter within ? SameAround(within, known) : null);
        if (span is null)
        {
            Start(known, isOver);
        }
        else
        {
            span.Recorder.Enrich(span.Row, ActivityMapping.Additions(told));
        }
    }

    /// <summary>It is within the place that it has started in, which may have ended.</summary>
    private void Start(ActivitySpan known, bool isOver)
    {
        Recorder recorder = place.Recorder;
        ulong id = ActivityIds.Of(activity.SpanId).Value;
        ICompanion? passing = PassingCompanion.Of(recorder.CompanionOf(place.Row), activity);
        var (kind, name) = (known.Kind, known.Name);
        StartedSpan started = recorder.Adopt(place.Id, kind, name, told.Entries, id, passing, began);
        if (!started.IsRecorded)
        {
            return;
        }

        if (isOver)
        {
            ActivityEnd.Record(activity, told, recorder, started.Row, began);
            recorder.End(started.Row, isSecond: false, SpanStatus.Ok, isAbandoned: false);
        }
        else
        {
            isOwn = true;
            span = place.Within(started, name, kind);
        }
    }

    /// <summary>A stream is looked through: it is that of the operation around it.</summary>
    private IAdopter? SameAround(IAdopter within, ActivitySpan known)
    {
        IPlace? at = within;
        for (int steps = 0; at is IAdopter { Kind: SpanKind.Stream }; steps++)
        {
            at = steps < ActivityWalk.MostSteps ? at.Before : null;
        }

        return
            at is IAdopter { IsLive: true } around
            && around.Recorder == place.Recorder
            && ActivityMapping.IsSame(known, around.Kind, around.Name)
            && ActivityMapping.IsSameCall(known, around.Recorder.StartedWith(around.Row))
            ? around
            : null;
    }
}
