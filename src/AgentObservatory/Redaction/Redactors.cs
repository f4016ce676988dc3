using AgentObservatory.Redaction;

namespace AgentObservatory;

/// <summary>Ready redactors for <see cref="ObservatoryOptions.Redactor"/>. All are safe from any thread.</summary>
public static class Redactors
{
    /// <summary>Hides every value whose key is one of these, with all that is within it: <c>[redacted]</c>. A key counts at any
    /// depth, also in text that is JSON. It matches if it, or what follows its last dot, is equal to one given, whatever its
    /// case and its <c>_</c> and <c>-</c>: <c>api_key</c> matches <c>apiKey</c> and <c>http.request.header.API-Key</c>.</summary>
    /// <param name="keys">The keys: at least one.</param>
    /// <exception cref="ArgumentException">There are none, or one is null or blank.</exception>
    public static IRedactor ByKey(params IEnumerable<string> keys) => new ByKeyRedactor(keys, replace: null);

    /// <summary>Hides every value whose key is one of these, as <see cref="ByKey(IEnumerable{string})"/> does, behind a text of
    /// yours, for example a pseudonym.</summary>
    /// <param name="replace">Makes what is told from the value's text: of a number, a list or a map, its JSON; of a value in
    /// text that is JSON, as it stands there. Called from several threads at once. If it throws, the value becomes
    /// <c>[redaction failed]</c>.</param>
    /// <param name="keys">The keys: at least one.</param>
    /// <exception cref="ArgumentException">There are none, or one is null or blank.</exception>
    /// <exception cref="ArgumentNullException">The function is null.</exception>
    public static IRedactor ByKey(Func<string, string> replace, params IEnumerable<string> keys)
    {
        ArgumentNullException.ThrowIfNull(replace);
        return new ByKeyRedactor(keys, replace);
    }

    /// <summary>Hides what looks like a secret, anywhere in a text: API keys and tokens of well-known makers, bearer tokens,
    /// JSON web tokens, passwords in connection strings and URLs, private keys, e-mail addresses and card numbers with a valid
    /// checksum. The rest of the text stays. docs/redaction.md lists the shapes.</summary>
    public static IRedactor Secrets { get; } = new SecretsRedactor();

    /// <summary>Asks several redactors, each about what the one before it returned.</summary>
    /// <param name="redactors">The redactors, in this order: at least one.</param>
    /// <exception cref="ArgumentException">There are none.</exception>
    /// <exception cref="ArgumentNullException">One is null.</exception>
    public static IRedactor Combine(params IEnumerable<IRedactor> redactors) => new CombinedRedactor(redactors);

    /// <summary>The same redactor, asked about names as well (<see cref="ValueRole.Name"/>).</summary>
    /// <param name="redactor">The redactor.</param>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public static IRedactor IncludingNames(this IRedactor redactor)
    {
        ArgumentNullException.ThrowIfNull(redactor);
        return redactor is CombinedRedactor several ? several.IncludingNames() : new NamingRedactor(redactor);
    }
}
