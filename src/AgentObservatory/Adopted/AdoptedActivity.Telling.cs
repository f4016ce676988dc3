using AgentObservatory.Activities;
using AgentObservatory.Log;

namespace AgentObservatory.Adopted;

// What the session's log is told of it.
internal sealed partial class AdoptedActivity
{
    // Once it has begun: its span, or the one around it that tells of the same operation; null if there is none to be told
    // more.
    private IAdopter? span;
    private bool isOwn;
    private Attributes told;

    /// <summary>It stops, and has not begun to be a span before.</summary>
    private void TellWhole()
    {
        try
        {
            Tell(ActivityReading.Of(activity), null, isOver: true);
        }
        finally
        {
            Volatile.Write(ref state, Begun);
        }
    }

    /// <summary>It stops, and has begun to be a span before.</summary>
    private void TellEnd()
    {
        if (span is not { } own)
        {
            return;
        }

        ActivitySpan known = ActivityReading.Of(activity);
        NamedValue[] more = Array.FindAll(known.Attributes.Entries, entry => !told[entry.Key].Equals(entry.Value));
        if (!isOwn)
        {
            own.Recorder.Enrich(own.Row, ActivityMapping.Additions(new Attributes(more)));
            return;
        }

        if (own.Kind == SpanKind.LlmCall && own.Recorder.HasWithin(own.Row, known))
        {
            more = ActivityMapping.WithoutUsage(more);
        }

        Array.ForEach(more, entry => own.Recorder.SetAttribute(own.Row, hasEnded: false, entry.Key, entry.Value));
        ActivityEnd.Record(activity, known.Attributes, own.Recorder, own.Row, began);
        own.End();
    }

    /// <summary>One that is over needs no face.</summary>
    private void Tell(ActivitySpan known, IAdopter? within, bool isOver)
    {
        told = known.Attributes;
        if (known.IsLeftOut)
        {
            return;
        }

        if (within is not null)
        {
            within.Recorder.Enrich(within.Row, ActivityMapping.Additions(told));
            return;
        }

        span = Around is IAdopter around ? SameAround(around, known) : null;
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
            && around.Kind == known.Kind
            && around.Recorder == place.Recorder
            && around.Recorder.StartedAs(around.Row)?.IsOf(known) is true
            ? around
            : null;
    }
}
