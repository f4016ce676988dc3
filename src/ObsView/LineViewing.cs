namespace AgentObservatory.ObsView;

/// <summary>Shows lines as they come: the readable ones through a view, the others as complaints.</summary>
internal sealed class LineViewing(ITraceView view, Complaints complaints)
{
    /// <summary>Shows and counts lines until they end, cannot be read any further, or it is cancelled.</summary>
    /// <returns>False where they could not be read, which is then told.</returns>
    public bool Show(string file, IEnumerable<TraceLine> lines, FileTally tally, CancellationToken cancellation = default)
    {
        using var source = lines.GetEnumerator();

        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                if (!source.MoveNext())
                {
                    return true;
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                complaints.Unavailable(file, error);
                return false;
            }

            tally.Count(source.Current);
            Show(file, source.Current);
        }

        return true;
    }

    private void Show(string file, TraceLine line)
    {
        if (line is TraceLine.Readable readable)
        {
            view.Show(readable);
        }
        else
        {
            complaints.Unreadable(file, (TraceLine.Unreadable)line);
        }
    }
}
