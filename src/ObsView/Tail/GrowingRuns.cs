using AgentObservatory.Files;

namespace AgentObservatory.ObsView.Tail;

/// <summary>Merges the lines of followed files with what came before of their runs. It holds one envelope for each run that
/// came in parts, until the run is final. Not thread-safe.</summary>
internal sealed class GrowingRuns
{
    private readonly Dictionary<SessionKey, TraceLine.Readable> runs = [];

    /// <summary>The line, or in its place as much of its run as is known by now.</summary>
    public TraceLine Grow(TraceLine line)
    {
        if (line is not TraceLine.Readable readable)
        {
            return line;
        }

        var key = RunParts.KeyOf(readable);
        var run = runs.TryGetValue(key, out var known) ? RunParts.Merge([known, readable]) : readable;

        if (RunParts.IsFinal(run))
        {
            runs.Remove(key);
        }
        else
        {
            runs[key] = run;
        }

        return run;
    }
}
