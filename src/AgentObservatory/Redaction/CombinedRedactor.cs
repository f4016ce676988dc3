namespace AgentObservatory.Redaction;

/// <summary>Several redactors, one after the other. If one throws, the value is lost: the others may have relied on it.</summary>
internal sealed class CombinedRedactor : IRedactor
{
    private readonly (IRedactor Redactor, bool IncludesNames)[] redactors;

    private CombinedRedactor((IRedactor Redactor, bool IncludesNames)[] redactors) => this.redactors = redactors;

    internal CombinedRedactor(IEnumerable<IRedactor> redactors)
    {
        ArgumentNullException.ThrowIfNull(redactors);
        this.redactors =
        [
            .. redactors.Select(static one =>
            {
                ArgumentNullException.ThrowIfNull(one, nameof(redactors));
                return (one, one.IncludesNames);
            }),
        ];
        if (this.redactors.Length == 0)
        {
            throw new ArgumentException("No redactor is given.", nameof(redactors));
        }
    }

    public bool IncludesNames => Array.Exists(redactors, static one => one.IncludesNames);

    /// <summary>All of them are asked about names.</summary>
    internal CombinedRedactor IncludingNames() =>
        new([.. redactors.Select(static one => (one.Redactor.IncludingNames(), true))]);

    public AttributeValue Redact(in ValueLocation location, AttributeValue value)
    {
        foreach (var (redactor, includesNames) in redactors)
        {
            if (includesNames || location.Role != ValueRole.Name)
            {
                value = redactor.Redact(location, value);
            }
        }

        return value;
    }
}

/// <summary>A redactor that is asked about names as well.</summary>
internal sealed class NamingRedactor(IRedactor redactor) : IRedactor
{
    public bool IncludesNames => true;

    public AttributeValue Redact(in ValueLocation location, AttributeValue value) => redactor.Redact(location, value);
}
