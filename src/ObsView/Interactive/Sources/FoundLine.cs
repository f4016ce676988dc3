namespace AgentObservatory.ObsView.Interactive.Sources;

/// <summary>A line of a file, and where it is.</summary>
internal readonly record struct FoundLine(TraceLine Line, LinePlace Place);
