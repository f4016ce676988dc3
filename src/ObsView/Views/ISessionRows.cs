namespace AgentObservatory.ObsView.Views;

/// <summary>How sessions are listed. Any thread may ask.</summary>
internal interface ISessionRows
{
    /// <summary>What stands above the first session.</summary>
    string Head => "";

    /// <summary>A session, with its line end.</summary>
    string RowOf(SessionSummary session);

    /// <summary>What stands below the last session.</summary>
    string Foot(long listed, long all) => "";
}
