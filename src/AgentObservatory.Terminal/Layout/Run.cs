namespace AgentObservatory.Terminal;

/// <summary>A piece of text of one ink. It has been made visible: nothing in it is obeyed by a terminal.</summary>
internal readonly record struct Run(string Text, Ink Ink);
