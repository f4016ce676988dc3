namespace AgentObservatory.Terminal;

/// <summary>What a piece of a picture is; <see cref="Palette"/> gives it a colour.</summary>
internal enum Ink
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
    Good,
    Bad,
    Warning,
}
