using System.Runtime.CompilerServices;
using AgentObservatory.Flow;

namespace AgentObservatory.Log;

// What goes along with spans while they run: the activities of live mode.
internal sealed partial class Recorder
{
    // Kept apart: most sessions have neither a redactor nor a companion nor an intake, and pay for none.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private StartedSpan StartWithMore(
        SessionLog own,
        int parentRow,
        ulong parentId,
        string kind,
        string name,
        GivenAttributes attributes,
        StreamItems? items
    )
    {
        // Before anything is redacted: other libraries' activities are not.
        var given = Log.StartedAs.Of(kind, name, attributes);
        if (redactor is not null)
        {
            NamedValue[] told;
            (kind, name, told) = RedactStart(redactor, kind, name, attributes);
            attributes = told;
        }

        Moment now = clock.Now();
        ICompanion? accompanying = null;
        if (companion is not null)
        {
            attributes = attributes.Shared();
            accompanying = Accompanying(own, parentRow, kind, name, attributes.ToArray(), given, now);
        }

        given = hasIntake ? given : null;
        StartedSpan started = Start(own, parentId, kind, name, attributes, items, given, accompanying, now);
        if (!started.IsRecorded)
        {
            accompanying?.Abandoned();
        }

        return started;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void EventRedactedOrAccompanied(
        SessionLog own,
        int row,
        string name,
        GivenAttributes attributes,
        StreamItems? items
    )
    {
        if (redactor is not null)
        {
            NamedValue[] told;
            (name, told) = RedactEvent(redactor, own, row, name, attributes);
            attributes = told;
        }

        Moment now = clock.Now();
        Watch watch = home.Watch;
        attributes = companion is null ? attributes : attributes.Shared();
        Outcome outcome = own.AddEvent(row, name, attributes, items, now, watch);
        if (companion is not null && outcome == Outcome.Kept)
        {
            own.CompanionOf(row)?.Event(name, attributes.ToArray(), Math.Max(now.UnixNanoseconds, own.LastTime));
        }

        Settle(outcome, watch, own);
    }

    internal IActivityFlow? Activities => companion?.Activities;

    /// <summary>The session is lost before it has begun.</summary>
    internal void Abandon() => companion?.Abandoned();

    /// <summary>A span's companion, or the session's own for no row; null if there is none, or once the session has
    /// ended.</summary>
    internal ICompanion? CompanionOf(int row) =>
        companion is null || log is not { } own ? null
        : row == SpanRow.None ? companion
        : own.CompanionOf(row);

    /// <summary>Null where memory has run out: the span then has neither.</summary>
    private static SpanDetails? Details(ICompanion? accompanying, StreamItems? items, StartedAs? given)
    {
        try
        {
            return new SpanDetails
            {
                Companion = accompanying,
                Items = items,
                StartedAs = given,
            };
        }
        catch (OutOfMemoryException)
        {
            accompanying?.Abandoned();
            return null;
        }
    }

    private ICompanion? Accompanying(
        SessionLog own,
        int parentRow,
        string kind,
        string name,
        NamedValue[] attributes,
        StartedAs? given,
        in Moment now
    )
    {
        ICompanion? parent = parentRow == SpanRow.None ? companion : own.CompanionOf(parentRow);
        return parent is not null && own.HasRoom
            ? parent.Started(kind, name, attributes, given, Math.Max(now.UnixNanoseconds, own.LastTime))
            : null;
    }

    /// <summary>The lease keeps the span's row for the companion even if another thread ends the session.</summary>
    private Outcome EndAccompanied(SessionLog own, int row, SpanStatus status, bool isAbandoned, Watch watch)
    {
        bool hasLease = own.TryLease();
        ICompanion? accompanying = own.CompanionOf(row);
        Outcome outcome = own.EndSpan(row, status, isAbandoned, clock.Now(), watch);
        if (hasLease && outcome == Outcome.Kept)
        {
            accompanying?.Ended(own.Closed(row));
        }
        else
        {
            accompanying?.Left();
        }

        if (hasLease)
        {
            own.Return();
        }

        return outcome;
    }
}
