namespace AgentObservatory.Tests.Support;

/// <summary>An observatory with what it exported and a clock of its own: what one of several processes has.</summary>
internal sealed class OneProcess : IDisposable
{
    private readonly InMemoryExporter memory = new();

    internal OneProcess(TimeSpan ahead = default, ObservatoryOptions? options = null)
    {
        Clock.Jump(ahead);
        Observatory = Some.Inline((options ?? new ObservatoryOptions()) with { TimeProvider = Clock }, memory);
    }

    internal Clock Clock { get; } = new();

    internal Observatory Observatory { get; }

    internal IReadOnlyList<SessionEnvelope> Parts => memory.Envelopes;

    internal static SessionEnvelope Merged(params OneProcess[] all) =>
        Assert.Single(EnvelopeMerge.Merge(all.SelectMany(static one => one.Parts).Reverse()));

    public void Dispose() => Observatory.Dispose();
}
