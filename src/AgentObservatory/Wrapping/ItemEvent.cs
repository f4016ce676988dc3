namespace AgentObservatory;

/// <summary>The event of an item of a stream, as returned by a describe function: <c>token => new("token", ("text",
/// token))</c>. A name alone is enough: <c>token => "token"</c>. The default value records no event; the item is only
/// counted. Immutable.</summary>
public readonly struct ItemEvent
{
    private const string Undescribed = "item";
    internal const string NumberKey = "seq";
    private const string FailedKey = "agent_observatory.undescribed";

    /// <summary>Creates the event of an item.</summary>
    /// <param name="name">The event's name; at most 1,024 characters are kept.</param>
    /// <param name="attributes">The attributes: snapshots, at most 128.</param>
    public ItemEvent(string name, params NamedValues attributes)
        : this(name, AttributeSnapshot.Of(attributes).ToArray()) { }

    /// <summary>Creates the event of an item, with attributes of any type.</summary>
    /// <param name="name">The event's name; at most 1,024 characters are kept.</param>
    /// <param name="attributes">Enumerated immediately. An exception while enumerating leaves a marker.</param>
    public ItemEvent(string name, IEnumerable<KeyValuePair<string, object?>> attributes)
        : this(name, AttributeSnapshot.Of(attributes)) { }

    private ItemEvent(string? name, NamedValue[] attributes)
    {
        Name = name ?? "";
        Attributes = attributes;
    }

    /// <summary>Null for no event.</summary>
    internal string? Name { get; }

    internal NamedValue[] Attributes { get; }

    /// <summary>The only attribute of an item without a describe function, as a number: it then takes no array. Otherwise
    /// 0.</summary>
    internal long Number { get; private init; }

    /// <summary>Creates an event without attributes.</summary>
    /// <param name="name">The event's name; at most 1,024 characters are kept.</param>
    public static implicit operator ItemEvent(string name) => new(name, AttributeSnapshot.Empty);

    /// <summary>The event of an item without a describe function.</summary>
    internal static ItemEvent Numbered(long number) => new(Undescribed, AttributeSnapshot.Empty) { Number = number };

    /// <summary>The event of an item whose describe function throws.</summary>
    internal static ItemEvent Failed(long number, Exception exception)
    {
        try
        {
            AttributeValue marker = "\u2026[unreadable: " + exception.GetType().Name + "]";
            NamedValue[] entries = [new(NumberKey, number), new(FailedKey, marker)];
            return new ItemEvent(Undescribed, entries);
        }
        catch (OutOfMemoryException)
        {
            return new ItemEvent(Undescribed, Reserve.Attributes);
        }
    }
}
