namespace AgentObservatory.ObsView.Live;

/// <summary>Presents runs while they run.</summary>
internal interface ILiveView
{
    /// <summary>Something was told of a run.</summary>
    void Tell(LiveEvent told) { }

    /// <summary>All was told that there was to be read at this time.</summary>
    void Show(LiveRuns runs, Timestamp now);

    /// <summary>Makes way for something else on the terminal.</summary>
    void Clear() { }
}
