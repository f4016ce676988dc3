namespace AgentObservatory.AttributeWeaver.Marks;

/// <summary>The attributes, by the names of their types.</summary>
internal static class MarkNames
{
    internal const string Namespace = "AgentObservatory";

    internal const string NotTraced = "NotTracedAttribute";

    /// <summary>The kinds of the spans that they ask for.</summary>
    internal static readonly Dictionary<string, string> Kinds = new()
    {
        ["TraceAgentStepAttribute"] = SpanKind.AgentStep,
        ["TraceToolCallAttribute"] = SpanKind.ToolCall,
        ["TraceLlmCallAttribute"] = SpanKind.LlmCall,
        ["TraceStreamAttribute"] = SpanKind.Stream,
    };
}
