namespace AgentObservatory.Terminal;

/// <summary>The inks of the kinds of spans.</summary>
internal static class KindInk
{
    public static Ink Of(string? kind) =>
        kind switch
        {
            SpanKind.AgentStep => Ink.AgentStep,
            SpanKind.ToolCall => Ink.ToolCall,
            SpanKind.LlmCall => Ink.LlmCall,
            SpanKind.Stream => Ink.Stream,
            _ => Ink.OtherKind,
        };
}
