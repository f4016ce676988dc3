namespace AgentObservatory.Tests.Support;

/// <summary>The same ids in every run. For one thread.</summary>
internal sealed class ReproducibleIds : IIdGenerator
{
    private readonly Random random = new(1);

    public ulong Next() => (ulong)random.NextInt64();
}
