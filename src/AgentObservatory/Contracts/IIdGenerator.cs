namespace AgentObservatory;

/// <summary>
/// Where the ids of traces, runs and spans come from. Each session draws a few numbers when it starts, and derives the rest. Called
/// from any thread; where it throws, the system's random numbers stand in.
/// </summary>
public interface IIdGenerator
{
    /// <summary>
    /// The next 64 bits. They must not repeat within a trace, across processes too; random ones do not. Zero is no id, and is drawn
    /// again from the system.
    /// </summary>
    ulong Next();
}
