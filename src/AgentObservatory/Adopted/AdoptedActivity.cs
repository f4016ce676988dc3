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
    private const string Mark = "agent_observatory.adopted";

    private readonly Lock gate = new();
    private readonly Activity activity;
    private readonly IAdopter place;
    private readonly Moment began;

    // Set last: who sees it sees the span, too.
    private volatile bool hasBegun;
    private volatile bool hasEnded;

    // Once it has begun: its span, or the one that tells of the same operation; null if there was no room for one.
    private IAdopter? span;
    private bool isOwn;
    private Attributes told;

    private AdoptedActivity(Activity activity, IAdopter place)
    {
        this.activity = activity;
        this.place = place;
        began = place.Recorder.Now() with { IsTold = true };
    }

    /// <summary>An activity has started within a place.</summary>
    internal static void Start(Activity activity, IAdopter place)
    {
        var adopted = new AdoptedActivity(activity, place);
        place.Adopted.Add(adopted);
        Uninterrupted.Wait(
            (activity, adopted),
            static wait =>
            {
                wait.activity.SetCustomProperty(Mark, wait.adopted);
                return true;
            }
        );
    }

    /// <summary>The activity itself, as it has been adopted; null if it has not.</summary>
    internal static AdoptedActivity? Of(Activity activity) =>
        Uninterrupted.Wait(activity, static one => one.GetCustomProperty(Mark)) as AdoptedActivity;

    internal bool IsOf(ILogHome home) => place.Recorder.IsOf(home);

    /// <summary>The place itself, or the span of an activity that runs within it and that the current activity is
    /// within.</summary>
    internal static IPlace? Innermost(IPlace? own) =>
        own is null ? null
        : Within(own, Activity.Current) is { } found ? found.Place()
        : own;

    /// <summary>The current activity, if it tells of the operation of a span that is about to start directly within
    /// it.</summary>
    internal static AdoptedActivity? TellingOf(string kind, string name, IPlace? own)
    {
        try
        {
            return own is not null && Within(own, Activity.Current) is { } found && found.MayBecome(kind, name)
                ? found
                : null;
        }
        catch (OutOfMemoryException)
        {
            return null;
        }
    }

    /// <summary>The place that it runs in; null if that has ended, and all around it.</summary>
    internal IPlace? Around => AmbientPlace.Live(place);

    /// <summary>The span tells of the same operation, and has started directly within it.</summary>
    internal void Become(IAdopter same)
    {
        try
        {
            Attributes known = Read().Attributes;
            using (gate.EnterUninterrupted())
            {
                if (!hasBegun)
                {
                    span = same;
                    told = known;
                    same.Recorder.Enrich(same.Row, known.Entries);
                    hasBegun = true;
                }
            }
        }
        catch (OutOfMemoryException)
        {
            same.Recorder.Lost();
        }
    }

    /// <summary>It becomes a span, unless it is one already.</summary>
    internal void Begin()
    {
        if (hasBegun)
        {
            return;
        }

        ActivitySpan known = Read();
        using (gate.EnterUninterrupted())
        {
            if (!hasBegun)
            {
                told = known.Attributes;
                BeginAs(known);
                hasBegun = true;
            }
        }
    }

    /// <summary>Counts that there is no memory to tell of it.</summary>
    internal void Lost() => place.Recorder.Lost();

    /// <summary>The activity has stopped.</summary>
    internal void End()
    {
        Begin();
        place.Adopted.Remove(this);
        hasEnded = true;
        if (span is not { } own)
        {
            return;
        }

        ActivitySpan known = Read();
        NamedValue[] more = [.. known.Attributes.Entries.Where(entry => !told[entry.Key].Equals(entry.Value))];
        if (!isOwn)
        {
            own.Recorder.Enrich(own.Row, more);
            return;
        }

        Recorder recorder = own.Recorder;
        foreach (NamedValue entry in more)
        {
            recorder.SetAttribute(own.Row, hasEnded: false, entry.Key, entry.Value);
        }

        ActivityEnd.Record(activity, known.Attributes, recorder, own.Row, began);
        own.End();
    }

    /// <summary>The innermost running activity, at or above this one, that runs within the place.</summary>
    private static AdoptedActivity? Within(IPlace place, Activity? current)
    {
        for (Activity? at = current; at is not null; at = at.Parent)
        {
            if (Of(at) is { hasEnded: false } found)
            {
                return found.IsWithin(place) ? found : null;
            }
        }

        return null;
    }

    private bool IsWithin(IPlace other)
    {
        IPlace? at = place;
        while (at is not null && at != other)
        {
            at = at.Before;
        }

        return at is not null;
    }

    private bool MayBecome(string kind, string name) => !hasBegun && ActivityMapping.IsSame(Read(), kind, name);

    /// <summary>Where what starts within it is.</summary>
    private IPlace? Place()
    {
        Begin();
        return isOwn && span is { IsLive: true } own ? own : Around;
    }

    private void BeginAs(ActivitySpan known)
    {
        Recorder recorder = place.Recorder;
        if (Around is not IAdopter within || within.Recorder != recorder)
        {
            return;
        }

        if (SameAround(within, known) is { } same)
        {
            span = same;
            recorder.Enrich(same.Row, told.Entries);
            return;
        }

        ulong id = ActivityIds.Of(activity.SpanId).Value;
        ICompanion? passed = PassingCompanion.Of(recorder.CompanionOf(within.Row), activity);
        var (kind, name) = (known.Kind, known.Name);
        StartedSpan started = recorder.Adopt(within.Id, kind, name, told.Entries, id, passed, began);
        isOwn = started.IsRecorded;
        span = isOwn ? within.Within(started, name, kind) : null;
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

    private ActivitySpan Read()
    {
        var scope = KeyValuePair.Create<string, object?>(ActivityMapping.Scope, activity.Source.Name);
        NamedValue[] tags = AttributeSnapshot.Of(activity.TagObjects.Prepend(scope));
        return ActivityMapping.Read(activity.DisplayName, new Attributes(tags));
    }
}
