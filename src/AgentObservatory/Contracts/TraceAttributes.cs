namespace AgentObservatory;

/// <summary>Marks a method to be traced as an agent's step. The library ignores the mark. It is for rewriting at build time,
/// which is not part of this package yet; until then, a marked method runs untraced.</summary>
/// <param name="name">The span's name; null for the method's name.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TraceAgentStepAttribute(string? name = null) : Attribute
{
    /// <summary>The span's name; null for the method's name.</summary>
    public string? Name { get; } = name;
}

/// <summary>Marks a method to be traced as a call to a language model, like <see cref="TraceAgentStepAttribute"/>.</summary>
/// <inheritdoc cref="TraceAgentStepAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TraceLlmCallAttribute(string? name = null) : Attribute
{
    /// <summary>The span's name; null for the method's name.</summary>
    public string? Name { get; } = name;
}

/// <summary>Marks a method to be traced as a tool call, like <see cref="TraceAgentStepAttribute"/>.</summary>
/// <inheritdoc cref="TraceAgentStepAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TraceToolCallAttribute(string? name = null) : Attribute
{
    /// <summary>The span's name; null for the method's name.</summary>
    public string? Name { get; } = name;
}
