using System.Runtime.InteropServices;

namespace AgentObservatory.Log;

/// <summary>The ids of one session: drawn once and derived from then on. Span ids are a counter with a random start, mixed
/// by SplitMix64, so they look random and never repeat within a session. Span ids are taken under the log's gate.</summary>
internal sealed class SessionIds(IIdGenerator? generator)
{
    private ulong state = Draw(generator);

    /// <summary>The first half of the ids of all the session's events.</summary>
    internal ulong Writer { get; } = Draw(generator);

    /// <summary>The run's id, as random as the writer's.</summary>
    internal SpanId RunId => new(Math.Max(1, Hex.Mix(Writer)), 0);

    internal static TraceId NewTraceId(IIdGenerator? generator) => new(Draw(generator), Draw(generator));

    internal ulong NextSpanId() => Hex.Mix(state++) is not 0 and var mixed ? mixed : NextSpanId();

    /// <summary>A number that is never zero. The generator is foreign code: if it throws or returns zero, the system's
    /// random numbers are used.</summary>
    internal static ulong Draw(IIdGenerator? generator)
    {
        ulong drawn = 0;
        try
        {
            drawn = generator?.Next() ?? 0;
        }
        catch (Exception exception)
        {
            // The system's random numbers are used below.
            Uninterrupted.Caught(exception);
        }

        while (drawn == 0)
        {
            Random.Shared.NextBytes(MemoryMarshal.AsBytes(new Span<ulong>(ref drawn)));
        }

        return drawn;
    }
}
