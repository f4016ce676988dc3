namespace AgentObservatory.Journal;

/// <summary>What a round takes from the log of a session, which has perhaps ended.</summary>
internal sealed class JournalVisit(JournaledPart part, LogCursor cursor, bool hasEnded)
{
    internal JournaledPart Part => part;

    internal LogCursor Cursor => cursor;

    internal bool HasEnded => hasEnded;

    internal int From { get; } = cursor.Position;

    /// <summary>What no line of the part said to be missing before.</summary>
    internal SequenceRanges Missing { get; } = part.Missing;

    /// <summary>How many entries are written for the first time.</summary>
    internal int Written { get; private set; }

    /// <summary>How many entries there was no room for.</summary>
    internal int Lost { get; private set; }

    /// <summary>A line holds entries that have been counted, or others.</summary>
    internal int EndOfLine(int until) => IsCounted ? Math.Min(until, part.Counted) : until;

    /// <summary>Counts the entries of a line, each of them once.</summary>
    internal void Count(int written, int lost)
    {
        if (!IsCounted)
        {
            Written += written;
            Lost += lost;
        }
    }

    private bool IsCounted => cursor.Position < part.Counted;
}
