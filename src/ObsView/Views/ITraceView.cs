namespace AgentObservatory.ObsView.Views;

/// <summary>Presents the envelopes of trace files. When whole files are read, each is enclosed in <see cref="BeginFile"/>
/// and <see cref="EndFile"/>, and <see cref="End"/> follows the last one; when files are followed, there are
/// only envelopes.</summary>
internal interface ITraceView
{
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
