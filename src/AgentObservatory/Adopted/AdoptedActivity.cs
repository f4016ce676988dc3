using System.Diagnostics;
using AgentObservatory.Activities;
using AgentObservatory.Log;

namespace AgentObservatory.Adopted;

/// <summary>An activity of another library that runs within a session. Many have neither their name nor their tags when they
/// start, so it becomes a span only when something starts within it or when it stops, whichever is first: then with the time
/// at which it has started. If it tells of the same operation as the span directly around it, or as the first span directly
/// within it, it becomes no span of its own but adds to that one what it knows. Safe from any thread.</summary>
internal sealed partial class AdoptedActivity
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

    /// <summary>The place that it runs in; null if that has ended, and all around it.</summary>
    internal IPlace? Around => AmbientPlace.Live(place);

    internal Activity Activity => activity;

    internal bool IsOf(Activity other) => activity == other;

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
    internal bool MayBecome(string kind, string name, in GivenAttributes attributes)
    {
        try
        {
            return Volatile.Read(ref state) == New
                && ActivityRules.IsSame(ActivityReading.Of(activity), kind, name, new Attributes(attributes.ToArray()));
        }
        catch (OutOfMemoryException)
        {
            return false;
        }
    }

    /// <summary>The span tells of the same operation, and has started directly within it. It will have ended when the activity
    /// stops, so it gets what is known by now. If the activity is one around several calls, that is true of the first.</summary>
    internal void Become(IAdopter same)
    {
        try
        {
            Begin(ActivityReading.Of(activity), same);
        }
        catch (OutOfMemoryException)
        {
            Lost();
        }
    }

    /// <summary>It becomes a span, unless it is one already.</summary>
    internal void Begin() => Begin(ActivityReading.Of(activity), null);

    /// <summary>Where something is that starts within it.</summary>
    /// <param name="kind">The kind of what starts.</param>
    internal IPlace? Place(string kind)
    {
        try
        {
            if (Volatile.Read(ref state) == New)
            {
                StartsWithin(kind, ActivityReading.Of(activity));
            }
        }
        catch (OutOfMemoryException)
        {
            // It may begin with what comes next, or when it stops.
        }

        return Seen;
    }

    /// <summary>Its span, if it has one by now; otherwise what is around it.</summary>
    internal IPlace? Seen => Volatile.Read(ref state) == Begun && isOwn && span is { IsLive: true } own ? own : Around;

    /// <summary>The activity has stopped.</summary>
    internal void End()
    {
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

    private void StartsWithin(string kind, ActivitySpan known)
    {
        if (ActivityRules.IsAroundLoop(known, kind))
        {
            Move(New, Begun);
        }
        else if (!ActivityRules.IsBeside(known, kind))
        {
            Begin(known, null);
        }
    }

    private void Begin(ActivitySpan known, IAdopter? same)
    {
        if (!Move(New, Beginning))
        {
            return;
        }

        try
        {
            Tell(known, same, isOver: false);
        }
        catch (OutOfMemoryException)
        {
            Lost();
        }
        finally
        {
            if (Interlocked.Exchange(ref state, Begun) == StoppedMeanwhile)
            {
                TellEnd();
            }
        }
    }
}
