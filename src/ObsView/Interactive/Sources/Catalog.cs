using System.Collections.Immutable;

namespace AgentObservatory.ObsView.Interactive.Sources;

/// <summary>The sessions that are known at some time. Immutable.</summary>
/// <param name="Rows">The sessions in the order in which they were found.</param>
internal sealed record Catalog(ImmutableArray<SessionRow> Rows)
{
    /// <summary>Before anything has been read.</summary>
    public static Catalog Empty { get; } = new(ImmutableArray<SessionRow>.Empty) { Percent = 0 };

    public long UnreadableLines { get; init; }

    /// <summary>How much of the files has been read, in percent; null if everything has.</summary>
    public int? Percent { get; init; }

    /// <summary>Which file cannot be read and why; "" if all can.</summary>
    public string Problem { get; init; } = "";

    /// <summary>The files to which a process that lives writes sessions as they run.</summary>
    public ImmutableHashSet<string> LiveFiles { get; init; } = [];

    /// <summary>Whether a session is running, as far as its files tell.</summary>
    public bool IsRunning(SessionRow row) =>
        row is { Status: SpanStatus.Unfinished, IsSuspended: false } && row.Lines.Any(line => LiveFiles.Contains(line.Path));

    public SessionRow? Find(long id) => Rows.FirstOrDefault(row => row.Id == id);
}
