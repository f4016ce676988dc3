namespace AgentObservatory.PropertyTests.Agents;

/// <summary>One step of an agent's asynchronous program.</summary>
public abstract record Step
{
    /// <summary>Lets others go first.</summary>
    public sealed record Pause : Step;

    /// <summary>An event of the innermost span.</summary>
    public sealed record Event : Step;

    /// <summary>Hands an item to the consumer; in a producer only.</summary>
    public sealed record Yield : Step;

    /// <summary>Steps within a using block.</summary>
    public sealed record Using(IReadOnlyList<Step> Body) : Step;

    /// <summary>Steps within a wrapper, awaited.</summary>
    public sealed record Wrapped(IReadOnlyList<Step> Body) : Step;

    /// <summary>Steps within a wrapper that is awaited when everything else is done.</summary>
    public sealed record Background(IReadOnlyList<Step> Body) : Step;

    /// <summary>Branches that run at the same time.</summary>
    public sealed record Together(IReadOnlyList<IReadOnlyList<Step>> Branches) : Step;

    /// <summary>A stream, and what is done with each item until enough are taken.</summary>
    public sealed record Stream(bool IsWrapper, IReadOnlyList<Step> Producer, IReadOnlyList<Step> Body, int Take) : Step;
}
