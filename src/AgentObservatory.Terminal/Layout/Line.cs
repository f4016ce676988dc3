namespace AgentObservatory.Terminal;

/// <summary>One line of a picture, from left to right.</summary>
internal readonly record struct Line(IReadOnlyList<Run> Runs)
{
    public static Line Empty { get; } = new([]);

    /// <summary>The line without its inks.</summary>
    public override string ToString() => string.Concat(Runs.Select(run => run.Text));
}
