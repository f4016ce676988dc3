namespace AgentObservatory.ObsView.Views;

/// <summary>Presents the envelopes of trace files. When whole files are read, each is enclosed in <see cref="BeginFile"/>
/// and <see cref="EndFile"/>, and <see cref="End"/> follows the last one; when files are followed, there are
/// only envelopes.</summary>
internal interface ITraceView
{
    /// <summary>The attributes of spans that it looks at. With some, it is given outlines of sessions: without other
    /// attributes of spans, without those of stream events, and without tracebacks. Null if it looks at everything.</summary>
    WantedAttributes? Wanted => null;

    /// <summary>Whether it shows no more of a stream than its first events and its last one. Then it is given sketches of long
    /// lines, with long texts cut.</summary>
    bool TakesSketches => false;

    /// <summary>Whether it shows nothing before all has been read.</summary>
    bool TellsAtTheEnd => false;

    void BeginFile() { }

    void Show(TraceLine.Readable line);

    /// <summary>Does what showing an envelope takes and any thread may do. What it returns shows the envelope, and is called
    /// in the order of the lines.</summary>
    Action Prepare(TraceLine.Readable line) => () => Show(line);

    /// <summary>A file is complete if it was read to its end. A run is shown with one file, but its lines count where they
    /// are. So some of its runs may be shown later.</summary>
    void EndFile(string file, long lines, long unreadableLines, int shownLater, bool isComplete) { }

    void End() { }
}
