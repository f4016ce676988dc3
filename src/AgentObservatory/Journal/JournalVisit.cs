using AgentObservatory.Pipeline;

namespace AgentObservatory.Journal;

/// <summary>What a round takes from a log. A session that has ended is held until it is written.</summary>
internal sealed class JournalVisit(JournaledPart part, LogCursor cursor, SealedSession? session)
{
    internal JournaledPart Part => part;

    internal LogCursor Cursor => cursor;

    internal SealedSession? Session => session;

    internal int From { get; } = cursor.Position;

    /// <summary>How many entries are written.</summary>
    internal int Written { get; set; }

    /// <summary>How many entries there was no room for.</summary>
    internal int Lost { get; set; }
}
