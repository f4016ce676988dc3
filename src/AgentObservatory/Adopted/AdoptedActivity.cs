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
    private readonly Moment began;

    // Set last: who sees it sees the rest, too.
    private volatile bool hasBegun;
    private volatile bool hasEnded;

    // Once it has begun: its span, or the one that tells of the same operation; null if there was no room for one.
    private IAdopter? span;
    private bool isOwn;
    private Attributes told;

    internal AdoptedActivity(Activity activity, IAdopter place)
    {
        this.activity = activity;
        this.place = place;
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

    internal bool IsWithin(IPlace other)
    {
        IPlace? at = place;
        while (at is not null && at != other)
        {
            at = at.Before;
        }

        return at is not null;
    }

    /// <summary>Whether a span that is about to start directly within it tells of the same operation.</summary>
    internal bool MayBecome(string kind, string name) =>
        !hasBegun && ActivityMapping.IsSame(ActivityReading.Of(activity), kind, name);

    /// <summary>The span tells of the same operation, and has started directly within it.</summary>
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
    internal void Begin()
    {
        if (!hasBegun)
        {
            Begin(ActivityReading.Of(activity), null);
        }
    }

    /// <summary>Where what starts within it is.</summary>
    internal IPlace? Place()
    {
        Begin();
        return isOwn && span is { IsLive: true } own ? own : Around;
    }

    /// <summary>The activity has stopped.</summary>
    internal void End()
    {
        place.Adopted.Remove(this);
        ActivitySpan known = ActivityReading.Of(activity);
        bool hadBegun = !Begin(known, null, isOver: true);
        hasEnded = true;
        if (!hadBegun || span is not { } own)
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

    /// <summary>Counts that there is no memory to tell of it.</summary>
    internal void Lost() => place.Recorder.Lost();

    /// <summary>False if it has begun before. One that is over needs no face.</summary>
    private bool Begin(ActivitySpan known, IAdopter? same, bool isOver = false)
    {
        Uninterrupted.Wait(
            this,
            static one =>
            {
                Monitor.Enter(one);
                return true;
            }
        );
        try
        {
            if (hasBegun)
            {
                return false;
            }

            told = known.Attributes;
            if (!known.IsLeftOut && Around is IAdopter within && within.Recorder == place.Recorder)
            {
                span = same ?? SameAround(within, known);
                if (span is null)
                {
                    Start(within, known, isOver);
                }
                else
                {
                    span.Recorder.Enrich(span.Row, ActivityMapping.Additions(told));
                }
            }

            hasBegun = true;
            return true;
        }
        finally
        {
            Monitor.Exit(this);
        }
    }

    private void Start(IAdopter within, ActivitySpan known, bool isOver)
    {
        Recorder recorder = place.Recorder;
        ulong id = ActivityIds.Of(activity.SpanId).Value;
        ICompanion? passing = PassingCompanion.Of(recorder.CompanionOf(within.Row), activity);
        var (kind, name) = (known.Kind, known.Name);
        StartedSpan started = recorder.Adopt(within.Id, kind, name, told.Entries, id, passing, began);
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
            span = within.Within(started, name, kind);
        }
    }

    /// <summary>A stream is looked through: it is that of the operation around it.</summary>
    private static IAdopter? SameAround(IAdopter within, ActivitySpan known)
    {
        IPlace? at = within;
        while (at is IAdopter { Kind: SpanKind.Stream })
        {
            at = at.Before;
        }

        return
            at is IAdopter { IsLive: true } around
            && around.Recorder == within.Recorder
            && ActivityMapping.IsSame(known, around.Kind, around.Name)
            ? around
            : null;
    }
}
