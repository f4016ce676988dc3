namespace AgentObservatory.Journal;

/// <summary>What the journal knows of a session that it holds: whether it is all there, and which exporters have taken
/// it.</summary>
internal sealed class JournaledPart(PartKey key, int exporters)
{
    private readonly bool?[] answers = new bool?[exporters];
    private SessionInfo? brief;

    internal PartKey Key => key;

    /// <summary>The bytes of its lines.</summary>
    internal long Bytes { get; set; }

    /// <summary>What there was no room for, as far as no line says so yet.</summary>
    internal SequenceRanges Missing { get; set; } = SequenceRanges.Empty;

    /// <summary>How many of its entries have been counted, as written or as lost.</summary>
    internal int Counted { get; set; }

    /// <summary>How many of the journal's files were gone when its lines were begun.</summary>
    internal int FilesGone { get; set; }

    /// <summary>How far its log has been read, as long as more of it may come.</summary>
    internal LogCursor? Cursor { get; set; }

    /// <summary>Whether nothing of it comes any more.</summary>
    internal bool HasEnded { get; set; }

    /// <summary>Whether every exporter has taken it: then nobody needs its lines any more.</summary>
    internal bool IsSettled => HasEnded && Array.TrueForAll(answers, static answer => answer is true);

    /// <summary>Whether every exporter has taken it, or lost it.</summary>
    internal bool IsAnswered => HasEnded && Array.TrueForAll(answers, static answer => answer is not null);

    /// <summary>The session's description without its metadata: the line of its start has that.</summary>
    internal SessionInfo InBrief(SessionInfo session) => brief ??= session.WithoutMetadata;

    internal void Answer(int exporter, bool isTaken) => answers[exporter] = isTaken;

    internal bool HasTaken(int exporter) => answers[exporter] is true;
}
