namespace AgentObservatory.ObsView.Live;

/// <summary>Presents runs while they run.</summary>
internal interface ILiveView
{
    /// <summary>How many it shows of the runs that finish between two pictures.</summary>
    int MostFinished => 10;

    /// <summary>Something was told of a run.</summary>
    void Tell(LiveEvent told) { }

    /// <summary>Some runs may have finished; there may be more to be read.</summary>
    void Take(LiveRuns runs, Timestamp now) { }

    /// <summary>All was told that there was to be read at this time.</summary>
    void Show(LiveRuns runs, Timestamp now);

    /// <summary>Makes way for something else on the terminal.</summary>
    void Clear() { }
}
