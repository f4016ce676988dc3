namespace AgentObservatory;

/// <summary>The source of trace, run and span ids, and of the first half of event ids. Each session draws a few numbers when
/// it starts and derives the rest. Called from any thread. If it throws, the system's random numbers are used
/// instead.</summary>
public interface IIdGenerator
{
    /// <summary>The next 64 bits. They must not repeat within a trace, not even across processes; random bits do not. Zero
    /// is not a valid id and is replaced by a random number of the system.</summary>
    ulong Next();
}
