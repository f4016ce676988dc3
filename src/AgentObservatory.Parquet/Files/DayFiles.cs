using AgentObservatory.Parquet.Columns;
using AgentObservatory.Parquet.Tables;

namespace AgentObservatory.Parquet.Files;

/// <summary>The files of one day: one of each table, all with the same name. Not thread-safe.</summary>
internal sealed class DayFiles : IDisposable
{
    private readonly TableFile<SessionEnvelope> sessions;
    private readonly TableFile<SpanRow> spans;
    private readonly TableFile<EventRow> events;

    // In the order in which they appear. A row of a session comes last: what is in it can be looked up by then.
    private readonly ITableFile[] files;
    private int completed;
    private int published;

    internal DayFiles(string directory, string day, string name)
        : this(directory, day, name, EventTable.New()) { }

    internal DayFiles(string directory, string day, string name, Table<EventRow> eventTable)
    {
        string FolderOf(string table) => Path.Combine(directory, table, "date=" + day);

        events = new(eventTable, FolderOf("events"), name);
        spans = new(SpanTable.New(), FolderOf("spans"), name);
        sessions = new(SessionTable.New(), FolderOf("sessions"), name);
        files = [events, spans, sessions];
    }

    /// <summary>Whether rows must be written before there can be more.</summary>
    internal bool IsFull => files.Any(static file => file.IsFull);

    /// <summary>How long the largest file is.</summary>
    internal long Length => files.Max(static file => file.Length);

    /// <summary>Whether the files have got their ends, so that nothing can be added.</summary>
    internal bool IsEnding => completed > 0;

    /// <summary>Of how many envelopes it has rows.</summary>
    internal int Envelopes { get; private set; }

    /// <summary>Adds all rows of an envelope, or none.</summary>
    internal void Add(SessionEnvelope envelope)
    {
        var marks = Array.ConvertAll(files, static file => file.Mark);
        try
        {
            foreach (EventRow row in EventRow.Of(envelope))
            {
                events.Table.Add(row);
            }

            foreach (SpanRow row in SpanRow.Of(envelope))
            {
                spans.Table.Add(row);
            }

            sessions.Table.Add(envelope);
            Envelopes++;
        }
        catch
        {
            for (int index = 0; index < files.Length; index++)
            {
                files[index].CutTo(marks[index]);
            }

            throw;
        }
    }

    /// <summary>Writes the rows that are in memory.</summary>
    internal void Write()
    {
        foreach (ITableFile file in files)
        {
            file.Write();
        }
    }

    /// <summary>Lets the files appear. What has thrown goes on where it stopped when it is called again.</summary>
    internal void Publish()
    {
        for (; completed < files.Length; completed++)
        {
            files[completed].Complete();
        }

        for (; published < files.Length; published++)
        {
            files[published].Publish();
        }
    }

    /// <summary>Removes what has been written. None of the files has appeared: all of them get their ends before the first
    /// does.</summary>
    internal void GiveUp() => Array.ForEach(files, static file => file.GiveUp());

    public void Dispose() => Array.ForEach(files, static file => file.Dispose());
}
