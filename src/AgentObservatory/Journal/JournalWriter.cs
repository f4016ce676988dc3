using System.Collections.Immutable;
using AgentObservatory.Files;
using AgentObservatory.Pipeline;

namespace AgentObservatory.Journal;

/// <summary>Appends to the journal's file, a round at a time. When the lines that nobody needs any more outweigh the others,
/// these are copied to a new file. For one thread.</summary>
internal sealed class JournalWriter(ObservatoryOptions options, JournaledParts parts, IReadOnlyList<string> exporters)
    : IDisposable
{
    /// <summary>How many entries a line holds at most.</summary>
    private const int MostOfLine = 256;

    /// <summary>So many bytes are not worth a new file.</summary>
    private const long Negligible = 16 * 1024 * 1024;

    /// <summary>After a new file could not be written.</summary>
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(1);

    private readonly List<PartKey>[] taken = [.. exporters.Select(static _ => new List<PartKey>())];
    private readonly string directory = Path.GetFullPath(options.Journal!);
    private readonly long rotatesAt = Math.Min(Negligible, options.MaxJournalBytes / 4);
    private JournalFile? file;
    private LineBatch? batch;
    private long length;
    private int filesGone;
    private long settledBefore;
    private long triedAt = long.MinValue;
    private long syncedAt = GuardedTime.Timestamp(TimeProvider.System);

    /// <summary>The bytes of its file.</summary>
    internal long Length => Volatile.Read(ref length);

    /// <summary>Whether stream events are still written: structure outlives detail.</summary>
    private bool HasRoomForDetail => Used < options.MaxJournalBytes / 4 * 3;

    private bool HasRoom => Used < options.MaxJournalBytes;

    internal bool IsFull => batch is { IsFull: true };

    /// <summary>Whether a loss of power would lose what is written, and that is due to change.</summary>
    internal bool IsUnsynced
    {
        get => field && options.JournalSyncInterval is not null;
        private set;
    }

    internal bool HasNotes => Array.Exists(taken, static noted => noted.Count > 0);

    private long Used => length + (batch?.Length ?? 0);

    /// <summary>Begins to take from a log what is not in the file: all of it, where the file is gone that it was in.</summary>
    internal JournalVisit Begin(LogCursor cursor, bool hasEnded)
    {
        JournaledPart part = parts.Of(PartKey.Of(cursor.Log.Session, cursor.Log.Writer));
        part.Cursor = cursor;
        if (part.FilesGone < filesGone)
        {
            part.FilesGone = filesGone;
            part.Missing = SequenceRanges.Empty;
            cursor.Position = 0;
        }

        return new JournalVisit(part, cursor, hasEnded);
    }

    /// <summary>Adds what a log holds up to a position to the round, as far as there is room in the round. Throws where there can
    /// be no file.</summary>
    internal void Append(JournalVisit visit, int until)
    {
        int most = MostOfLine;
        while (visit.Cursor.Position < until && !IsFull)
        {
            try
            {
                AppendLine(visit, Math.Min(visit.EndOfLine(until), visit.Cursor.Position + most));
            }
            catch (LineTooLongException) when (most > 1)
            {
                most /= 16;
            }
            catch (LineTooLongException)
            {
                LeaveOut(visit);
            }
        }
    }

    /// <summary>Adds to the round that an exporter has taken a part.</summary>
    internal void AddTaken(int exporter, PartKey part) => taken[exporter].Add(part);

    /// <summary>Writes what has been added: all of it or nothing.</summary>
    internal void Commit()
    {
        if (batch is not null)
        {
            LeaveIfGone();
            WriteNotes(batch, exporter => taken[exporter]);
            int bytes = batch.Length;
            batch.Commit();
            length += bytes;
            IsUnsynced = bytes > 0 || IsUnsynced;
        }

        Array.ForEach(taken, static noted => noted.Clear());
    }

    /// <summary>Does between rounds what is due: makes the file survive a loss of power, or starts a new one.</summary>
    internal void Tidy()
    {
        if (file is null)
        {
            return;
        }

        SyncNowAndThen(file);
        long settled = parts.BytesSettled - settledBefore;
        bool isWorthIt = settled >= rotatesAt && (settled >= length / 2 || !HasRoomForDetail);
        if (isWorthIt && GuardedTime.Elapsed(TimeProvider.System, triedAt) >= BetweenTries)
        {
            triedAt = GuardedTime.Timestamp(TimeProvider.System);
            long whole = parts.BytesSettled;
            Rotate(file);
            settledBefore = whole;
            triedAt = long.MinValue;
        }
    }

    /// <summary>Leaves a file only if somebody may need it.</summary>
    public void Dispose()
    {
        if (parts.IsEmpty)
        {
            file?.Delete();
        }
        else
        {
            file?.Dispose();
        }
    }

    private void AppendLine(JournalVisit visit, int until)
    {
        LogCursor cursor = visit.Cursor;
        SessionLog log = cursor.Log;
        LogView view = log.View;
        bool hasRoom = HasRoom || parts.GiveUpAnswered() > 0;
        var maker = new FactMaker(log);
        var events = new List<TraceEvent>(until - cursor.Position);
        var missing = new List<SequenceRange>();
        for (int position = cursor.Position; position < until; position++)
        {
            if (hasRoom && (HasRoomForDetail || view[position].Kind != EntryKind.StreamEvent))
            {
                events.Add(maker.At(position));
            }
            else
            {
                missing.Add(new SequenceRange(view.SequenceAt(position), view.SequenceAt(position)));
            }
        }

        SequenceRanges untold = visit.Part.Missing.Union(SequenceRanges.Create(missing));
        if (events.Count > 0)
        {
            SessionInfo described = events[0].Fact.IsSessionStarted ? log.Session : visit.Part.InBrief(log.Session);
            Add(visit.Part, SessionReducer.PartOf(described, events, log.Writer, untold));
            untold = SequenceRanges.Empty;
        }

        visit.Part.Missing = untold;
        visit.Count(events.Count, missing.Count);
        cursor.Position = until;
    }

    /// <summary>Leaves an entry out that fits into no line.</summary>
    private static void LeaveOut(JournalVisit visit)
    {
        long sequence = visit.Cursor.Log.SequenceAt(visit.Cursor.Position);
        visit.Part.Missing = visit.Part.Missing.Union(SequenceRanges.Create([new SequenceRange(sequence, sequence)]));
        visit.Count(written: 0, lost: 1);
        visit.Cursor.Position++;
    }

    private void Add(JournaledPart part, SessionEnvelope envelope)
    {
        file ??= JournalFile.Create(directory);
        batch ??= file.NewBatch();
        int before = batch.Length;
        batch.Add(envelope);
        part.Bytes += batch.Length - before;
    }

    /// <summary>A file that nobody could recover is worth nothing, though it can be written. Whatever runs is written to another
    /// one from its beginning, when it is next visited.</summary>
    private void LeaveIfGone()
    {
        if (file is { } gone && !gone.IsInPlace(length == 0))
        {
            gone.Dispose();
            (file, batch, length) = (null, null, 0);
            filesGone++;
            throw new IOException("'" + gone.FullPath + "' or its lock is gone.");
        }
    }

    private void WriteNotes(LineBatch lines, Func<int, IReadOnlyList<PartKey>> takenBy)
    {
        for (int exporter = 0; exporter < taken.Length; exporter++)
        {
            ImmutableArray<PartKey> noted = [.. takenBy(exporter)];
            if (!noted.IsEmpty)
            {
                lines.Add(new JournalNote(exporters[exporter], noted), JournalNote.Write);
            }
        }
    }

    private void SyncNowAndThen(JournalFile written)
    {
        if (options.JournalSyncInterval is { } interval && GuardedTime.Elapsed(TimeProvider.System, syncedAt) >= interval)
        {
            // A file that nothing was written to may not be there yet.
            if (length > 0)
            {
                written.Sync();
            }

            IsUnsynced = false;
            syncedAt = GuardedTime.Timestamp(TimeProvider.System);
        }
    }

    /// <summary>The old file goes only when the new one is complete: both together merge to the same.</summary>
    private void Rotate(JournalFile old)
    {
        JournalFile next = JournalFile.Create(directory);
        bool isComplete = false;
        try
        {
            length = Copy(old, next);
            if (length > 0 && options.JournalSyncInterval is not null)
            {
                next.Sync();
            }

            isComplete = true;
        }
        finally
        {
            (isComplete ? old : next).Delete();
        }

        (file, batch) = (next, next.NewBatch());
    }

    private long Copy(JournalFile old, JournalFile next)
    {
        LineBatch copied = next.NewBatch();
        WriteNotes(copied, parts.TakenBy);
        long bytes = 0;
        foreach (TraceLine line in parts.IsEmpty ? [] : JournalLines.Read(old.FullPath, static _ => { }))
        {
            if (line is TraceLine.Readable { Envelope: var part } && parts.Find(JournalLines.KeyOf(part)) is not null)
            {
                copied.Add(part);
                bytes += copied.IsFull ? CommitAll(copied) : 0;
            }
        }

        return bytes + CommitAll(copied);
    }

    private static int CommitAll(LineBatch lines)
    {
        int bytes = lines.Length;
        lines.Commit();
        return bytes;
    }
}
