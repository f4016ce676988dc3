namespace AgentObservatory;

/// <summary>
/// Marks a method whose calls are to be traced as a call of a language model. The library itself does nothing with the mark: it is for
/// build-time rewriting of such methods into calls of <see cref="Traced.LlmCall"/>, which is not part of this package yet. Until then
/// a marked method runs untraced.
/// </summary>
/// <param name="name">The span's name; null: the method's name.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TraceLlmCallAttribute(string? name = null) : Attribute
{
    /// <summary>The span's name; null: the method's name.</summary>
    public string? Name { get; } = name;
}
