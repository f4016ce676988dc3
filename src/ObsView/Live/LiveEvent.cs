namespace AgentObservatory.ObsView.Live;

/// <summary>An event, its run as far as it was known, and the start of the span that it is about, where that is known.</summary>
internal readonly record struct LiveEvent(SessionInfo Session, TraceEvent Item, TraceEvent? Span);
