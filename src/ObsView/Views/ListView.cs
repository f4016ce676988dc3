using AgentObservatory.Terminal.Output;

namespace AgentObservatory.ObsView.Views;

/// <summary>Lists sessions as they come, or sorted by a number, in constant memory.</summary>
internal sealed class ListView(
    LineWriter output,
    ISessionRows rows,
    SessionFilter filter,
    Func<SessionSummary, long>? sortKey = null
) : ITraceView
{
    private readonly TimeOrder order = new();
    private long listed;
    private long all;
    private bool hasCompleteFile;

    public WantedAttributes? Wanted { get; } = filter.Wanted(SessionSummary.Attributes);

    public bool TellsAtTheEnd => sortKey is not null;

    public void Show(TraceLine.Readable line) => Prepare(line)();

    public Action Prepare(TraceLine.Readable line)
    {
        var session = filter.Of(line.Envelope);
        var row = session is null ? null : rows.RowOf(session);
        var key = session is null ? null : sortKey?.Invoke(session);

        return () =>
        {
            all++;

            if (row is not null)
            {
                Add(row, key);
            }
        };
    }

    public void EndFile(string file, long lines, long unreadableLines, int shownLater, bool isComplete) =>
        hasCompleteFile |= isComplete;

    public void End()
    {
        foreach (var row in order.Texts())
        {
            output.Write(row);
        }

        if (hasCompleteFile)
        {
            output.Write(rows.Foot(listed, all));
        }
    }

    private void Add(string row, long? key)
    {
        if (listed == 0)
        {
            output.Write(rows.Head);
        }

        listed++;

        if (key is { } number)
        {
            order.Add(number, row);
        }
        else
        {
            output.Write(row);
            output.FlushIfTerminal();
        }
    }
}
