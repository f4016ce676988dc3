namespace AgentObservatory.Log;

/// <summary>The entries of a log as they were when the view was taken: all that were counted before can be read. Whoever asked the
/// log itself for each entry would, each time, take from the agents' threads the memory that they write with each report. Needs
/// a lease.</summary>
internal readonly struct LogView(
    ChunksView<LogEntry> entries,
    ChunksView<SpanRow> rows,
    ChunksView<NamedValue> values,
    SequenceJumps? jumps,
    long firstSequence
)
{
    internal ref readonly LogEntry this[int position] => ref entries[position];

    internal ref readonly SpanRow RowOf(in LogEntry entry) => ref rows[entry.Row];

    /// <summary>The sequence of an entry, or of the next one.</summary>
    internal long SequenceAt(int position) => firstSequence + position + (jumps?.OffsetAt(position) ?? 0);

    /// <summary>The attributes of a start or an event.</summary>
    internal NamedValue[] AttributesOf(in LogEntry entry)
    {
        if (entry.Values is 0 or LogEntry.Prepared)
        {
            return entry.Values == 0 ? AttributeSnapshot.Empty : values[entry.FirstValue].Value.AsMap().Entries;
        }

        var copied = new NamedValue[entry.Values];
        values.CopyTo(entry.FirstValue, copied);
        return copied;
    }
}
