using AgentObservatory.Log;

namespace AgentObservatory;

/// <summary>
/// The event that stands for an item of a stream; a describe function makes it: <c>token => new("token", ("text", token))</c>.
/// A name alone is enough: <c>token => "token"</c>. The default value records no event: its item is only counted.
/// Immutable; it takes no memory beyond the attributes.
/// </summary>
public readonly struct ItemEvent
{
    private const string Undescribed = "item";
    private const string FailedKey = "agent_observatory.undescribed";

    /// <summary>Names what an item is.</summary>
    /// <param name="name">What came; at most 1,024 characters are kept.</param>
    /// <param name="attributes">Details: snapshots, at most 128.</param>
    public ItemEvent(string name, params NamedValues attributes)
        : this(name, AttributeSnapshot.Of(attributes, out _)) { }

    /// <summary>Names what an item is, with details of any type.</summary>
    /// <param name="name">What came; at most 1,024 characters are kept.</param>
    /// <param name="attributes">Enumerated at once; what it throws leaves a marker.</param>
    public ItemEvent(string name, IEnumerable<KeyValuePair<string, object?>> attributes)
        : this(name, AttributeSnapshot.Of(attributes, out _)) { }

    private ItemEvent(string? name, NamedValue[] attributes)
    {
        Name = name ?? "";
        Attributes = attributes;
    }

    /// <summary>Null: no event.</summary>
    internal string? Name { get; }

    internal NamedValue[] Attributes { get; }

    /// <summary>An event without attributes.</summary>
    /// <param name="name">What came; at most 1,024 characters are kept.</param>
    public static implicit operator ItemEvent(string name) => new(name, AttributeSnapshot.Empty);

    /// <summary>The event of an item that nobody describes.</summary>
    internal static ItemEvent Numbered(long number)
    {
        NamedValue[] entries = [new("seq", number)];
        return new ItemEvent(Undescribed, entries);
    }

    /// <summary>The event of an item whose description throws.</summary>
    internal static ItemEvent Failed(long number, Exception exception)
    {
        AttributeValue marker = "\u2026[unreadable: " + exception.GetType().Name + "]";
        NamedValue[] entries = [new("seq", number), new(FailedKey, marker)];
        return new ItemEvent(Undescribed, entries);
    }
}
