namespace AgentObservatory.ObsView.Views;

/// <summary>Counts what another view writes to a file.</summary>
internal sealed class CountingView(ITraceView view) : ITraceView
{
    private long sessions;
    private long spans;
    private long unreadable;

    public WantedAttributes? Wanted => view.Wanted;

    public bool TakesSketches => view.TakesSketches;

    public bool TellsAtTheEnd => view.TellsAtTheEnd;

    public void BeginFile() => view.BeginFile();

    public void Show(TraceLine.Readable line)
    {
        sessions++;
        spans += line.Envelope.Spans.Length;
        view.Show(line);
    }

    public void EndFile(string file, long lines, long unreadableLines, int shownLater, bool isComplete)
    {
        unreadable += unreadableLines;
        view.EndFile(file, lines, unreadableLines, shownLater, isComplete);
    }

    public void End() => view.End();

    /// <summary>The counts as JSON, on one line. A directory has no number of bytes: others may have written there.</summary>
    public string Object(string output, string format) =>
        ScriptJson.Of(json =>
        {
            json.WriteStartObject();
            json.WriteString("output", ScriptJson.Sound(output));
            json.WriteString("format", format);
            json.WriteNumber("sessions", sessions);
            json.WriteNumber("spans", spans);
            json.WriteNumber("unreadable_lines", unreadable);

            if (File.Exists(output))
            {
                json.WriteNumber("bytes", new FileInfo(output).Length);
            }

            json.WriteEndObject();
        });
}
