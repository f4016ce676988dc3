namespace AgentObservatory.ObsView.Views;

/// <summary>Presents the envelopes of trace files. When whole files are read, each is enclosed in <see cref="BeginFile"/>
/// and <see cref="EndFile"/>, and <see cref="End"/> follows the last one; when files are followed, only <see cref="Show"/>
/// is called.</summary>
internal interface ITraceView
{
    void BeginFile() { }

    void Show(TraceLine.Readable line);

    /// <summary>A file is complete if it was read to its end.</summary>
    void EndFile(string file, long unreadableLines, bool isComplete) { }

    void End() { }
}
