namespace AgentObservatory;

/// <summary>The kinds of span that the library names itself. Any other text is allowed as a kind, too.</summary>
public static class SpanKind
{
    /// <summary>A step of an agent's own: planning, deciding, reflecting.</summary>
    public const string AgentStep = "agent_step";

    /// <summary>A call of a tool.</summary>
    public const string ToolCall = "tool_call";

    /// <summary>A call of a language model.</summary>
    public const string LlmCall = "llm_call";

    /// <summary>A stream of events: tokens, audio, messages.</summary>
    public const string Stream = "stream";
}
