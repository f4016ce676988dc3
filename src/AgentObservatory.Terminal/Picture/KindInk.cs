namespace AgentObservatory.Terminal;

/// <summary>The inks of the kinds of spans.</summary>
internal static class KindInk
{
    public static Ink Of(string? kind) =>
        kind switch
        {
            "agent_step" => Ink.AgentStep,
            "tool_call" => Ink.ToolCall,
            "llm_call" => Ink.LlmCall,
            "stream" => Ink.Stream,
            _ => Ink.OtherKind,
        };
}
