using AgentObservatory.Journal;
using AgentObservatory.ObsView.Tail;

namespace AgentObservatory.ObsView.Live;

/// <summary>A journal, followed until its process has ended or its file is gone. Not thread-safe.</summary>
internal sealed class JournalTail(string path) : IDisposable
{
    private readonly TailReader reader = new(path);

    /// <summary>Whether the process that writes it lives. One that has ended does not come back.</summary>
    public bool IsAlive { get; private set; } = true;

    /// <summary>Whether the file is gone: exporters have taken all that was in it, or it was copied to a new one.</summary>
    public bool IsGone { get; private set; }

    /// <summary>The lines completed since the last poll. A torn line at the end is one only if nobody goes on with it.</summary>
    public IEnumerable<TraceLine> Poll(bool isThere)
    {
        IsGone = !isThere;

        if (!IsAlive)
        {
            yield break;
        }

        // Whoever has ended before the file is read writes nothing after what is read last.
        IsAlive = isThere && JournalFile.IsAlive(path);

        foreach (var line in reader.Poll(isLast: !IsAlive))
        {
            yield return line;
        }

        if (!IsAlive)
        {
            reader.Dispose();
        }
    }

    /// <summary>Follows it no further: it cannot be read.</summary>
    public void GiveUp()
    {
        IsAlive = false;
        reader.Dispose();
    }

    public void Dispose() => reader.Dispose();
}
