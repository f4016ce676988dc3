namespace AgentObservatory.Terminal.Layout;

/// <summary>A line of output, from left to right.</summary>
internal readonly record struct Line(IReadOnlyList<Run> Runs)
{
    public static Line Empty { get; } = new([]);

    /// <summary>The text without its styles.</summary>
    public override string ToString() => string.Concat(Runs.Select(run => run.Text));
}

/// <summary>Text of one style. It is already escaped, so it is safe to print.</summary>
internal readonly record struct Run(string Text, TextStyle Style);

/// <summary>What a text means; the theme gives it a colour.</summary>
internal enum TextStyle
{
    Plain,
    Faint,
    Guide,
    SessionId,
    SpanName,
    AgentStep,
    ToolCall,
    LlmCall,
    Stream,
    OtherKind,
    EventName,
    Key,
    Value,
    Ok,
    Error,
    Warning,
}
