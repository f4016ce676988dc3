namespace AgentObservatory.Log;

/// <summary>How a span was started, as far as operations are compared by it: before a redactor has changed anything. It is told
/// to nobody. Immutable.</summary>
internal sealed class StartedAs
{
    private static readonly string[] Compared = [Convention.operationName, Convention.toolCallId, Convention.agentName];

    private StartedAs(string kind, string name, NamedValue[] attributes)
    {
        Kind = kind;
        Name = name;
        Attributes = new Attributes(attributes);
    }

    internal string Kind { get; }

    internal string Name { get; }

    internal Attributes Attributes { get; }

    /// <summary>Null for a span of a kind of which no other library tells, and where no memory is left.</summary>
    internal static StartedAs? Of(string kind, string name, GivenAttributes attributes) =>
        IsCompared(kind) ? Of(kind, name, attributes.ToArray()) : null;

    internal static StartedAs? Of(string kind, string name, NamedValue[] attributes)
    {
        try
        {
            return IsCompared(kind) ? new StartedAs(kind, name, Array.FindAll(attributes, IsCompared)) : null;
        }
        catch (OutOfMemoryException)
        {
            return null;
        }
    }

    /// <summary>Whether an activity tells of the same operation.</summary>
    internal bool IsOf(in ActivitySpan known) => ActivityRules.IsSame(known, Kind, Name, Attributes);

    private static bool IsCompared(string kind) => kind is SpanKind.LlmCall or SpanKind.ToolCall or SpanKind.AgentStep;

    private static bool IsCompared(NamedValue attribute) => Compared.Contains(attribute.Key);
}
