namespace AgentObservatory.Terminal;

/// <summary>Runs that stay together on a line where they can, and the gap before them in cells.</summary>
internal readonly record struct Word(int Gap, int Width, Run[] Runs);
