using System.Runtime.InteropServices;

namespace AgentObservatory.Log;

/// <summary>
/// The ids of one session: drawn once, derived from then on. Span ids are what SplitMix64's mixing makes of a counter that starts at a
/// drawn number, so they look random and never repeat within a session. Taken under the log's gate.
/// </summary>
internal sealed class SessionIds(IIdGenerator? generator)
{
    private ulong state = Draw(generator);

    /// <summary>The first half of the ids of all the session's events.</summary>
    internal ulong Writer { get; } = Draw(generator);

    internal static TraceId NewTraceId(IIdGenerator? generator) => new(Draw(generator), Draw(generator));

    internal ulong NextSpanId()
    {
        ulong mixed;
        do
        {
            mixed = Hex.Mix(state++);
        } while (mixed == 0);

        return mixed;
    }

    /// <summary>Never zero. The generator is foreign code: where it throws, or has nothing to give, the system's numbers stand in.</summary>
    internal static ulong Draw(IIdGenerator? generator)
    {
        ulong drawn = 0;
        try
        {
            drawn = generator?.Next() ?? 0;
        }
        catch (Exception)
        {
            // The system's numbers stand in.
        }

        while (drawn == 0)
        {
            Random.Shared.NextBytes(MemoryMarshal.AsBytes(new Span<ulong>(ref drawn)));
        }

        return drawn;
    }
}
