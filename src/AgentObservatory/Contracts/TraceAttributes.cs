namespace AgentObservatory;

/// <summary>Marks a method to be traced as an agent's step: each call is a span of the session that is current. On a class, it
/// marks its public methods, but no accessors, operators, constructors and overrides of <see cref="object"/>'s methods. A mark
/// is not inherited. The package <c>AgentObservatory.Attributes</c> makes marks work, at build time; without it, marked methods
/// run untraced, and the build says so.</summary>
/// <param name="name">The span's name; null for the method's name.</param>
[AttributeUsage(TraceMark.Targets, Inherited = false)]
public sealed class TraceAgentStepAttribute(string? name = null) : Attribute
{
    /// <summary>The span's name; null for the method's name.</summary>
    public string? Name { get; } = name;

    /// <summary>Whether the parameters are recorded as attributes of the span, under their names. They may hold secrets.
    /// Default: no.</summary>
    public bool Parameters { get; set; }
}

/// <summary>Marks a method to be traced as a call to a language model, like <see cref="TraceAgentStepAttribute"/>.</summary>
/// <inheritdoc cref="TraceAgentStepAttribute"/>
[AttributeUsage(TraceMark.Targets, Inherited = false)]
public sealed class TraceLlmCallAttribute(string? name = null) : Attribute
{
    /// <inheritdoc cref="TraceAgentStepAttribute.Name"/>
    public string? Name { get; } = name;

    /// <inheritdoc cref="TraceAgentStepAttribute.Parameters"/>
    public bool Parameters { get; set; }
}

/// <summary>Marks a method to be traced as a tool call, like <see cref="TraceAgentStepAttribute"/>.</summary>
/// <inheritdoc cref="TraceAgentStepAttribute"/>
[AttributeUsage(TraceMark.Targets, Inherited = false)]
public sealed class TraceToolCallAttribute(string? name = null) : Attribute
{
    /// <inheritdoc cref="TraceAgentStepAttribute.Name"/>
    public string? Name { get; } = name;

    /// <inheritdoc cref="TraceAgentStepAttribute.Parameters"/>
    public bool Parameters { get; set; }
}

/// <summary>Marks a method to be traced as a stream, like <see cref="TraceAgentStepAttribute"/>. The items of an asynchronous
/// sequence, an iterator or an observable that it returns are events, numbered from 1. Of any other method, they are the events
/// that it reports.</summary>
/// <inheritdoc cref="TraceAgentStepAttribute"/>
[AttributeUsage(TraceMark.Targets, Inherited = false)]
public sealed class TraceStreamAttribute(string? name = null) : Attribute
{
    /// <inheritdoc cref="TraceAgentStepAttribute.Name"/>
    public string? Name { get; } = name;

    /// <inheritdoc cref="TraceAgentStepAttribute.Parameters"/>
    public bool Parameters { get; set; }
}

/// <summary>Leaves something out: a parameter is not recorded, a method of a marked class is not traced.</summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Method, Inherited = false)]
public sealed class NotTracedAttribute : Attribute;

/// <summary>What may be marked. Constructors, properties and fields may, so that the build can say that they are not traced: F#
/// would drop such a mark without a word.</summary>
internal static class TraceMark
{
    internal const AttributeTargets Targets =
        AttributeTargets.Method
        | AttributeTargets.Class
        | AttributeTargets.Struct
        | AttributeTargets.Constructor
        | AttributeTargets.Property
        | AttributeTargets.Field;
}
