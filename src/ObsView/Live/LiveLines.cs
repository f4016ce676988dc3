using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Output;
using AgentObservatory.Terminal.Rendering;

namespace AgentObservatory.ObsView.Live;

/// <summary>Shows runs as they change, a line for each change: for outputs that are no terminals.</summary>
internal sealed class LiveLines(LineWriter output) : ILiveView
{
    private const int ValueLimit = 4_000;

    private HashSet<LiveRun> dead = [];

    public void Tell(LiveEvent told) =>
        Write(told.Item.Time, told.Session, line => line.AppendEvent(told, output.Glyphs, ValueLimit));

    /// <summary>Says of runs what no event of theirs says.</summary>
    public void Show(LiveRuns runs, Timestamp now)
    {
        var died = runs.Unfinished.Where(run => run.State == RunState.Dead).ToHashSet();

        foreach (var run in died.Except(dead))
        {
            Write(now, run.Session, line => line.Append("dead", TextStyle.Error));
        }

        foreach (var run in runs.Finished.Where(run => run.End is null))
        {
            Write(now, run.Session, line => line.Append("finished", TextStyle.Faint).AppendStatus(SpanStatus.Unfinished));
        }

        dead = died;
        output.Flush();
    }

    private void Write(Timestamp time, SessionInfo session, Action<Paragraph> append)
    {
        var layout = new TextLayout(int.MaxValue, output.Glyphs);
        var line = new Paragraph(layout)
            .Append(time.ToString(), TextStyle.Faint)
            .AppendUntrusted(session.SessionId, TextStyle.SessionId);
        append(line);
        line.Write("", "");
        output.Write(layout.Lines);
    }
}
