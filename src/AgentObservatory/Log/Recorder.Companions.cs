using AgentObservatory.Flow;

namespace AgentObservatory.Log;

// What goes along with spans while they run: the activities of live mode.
internal sealed partial class Recorder
{
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
    private static SpanDetails? Details(ICompanion? accompanying, StreamItems? items)
    {
        try
        {
            return new SpanDetails { Companion = accompanying, Items = items };
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
        in Moment now
    )
    {
        ICompanion? parent = parentRow == SpanRow.None ? companion : own.CompanionOf(parentRow);
        return parent is not null && own.HasRoom
            ? parent.Started(kind, name, attributes, Math.Max(now.UnixNanoseconds, own.LastTime))
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
