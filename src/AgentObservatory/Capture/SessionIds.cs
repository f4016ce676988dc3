using System.Runtime.InteropServices;

namespace AgentObservatory.Capture;

/// <summary>
/// The ids of one session: drawn at random once, derived from then on. Span ids are the SplitMix64 sequence from a random seed,
/// so they look random and never repeat within a session. Taken under the buffer's lock.
/// </summary>
internal sealed class SessionIds
{
    private const ulong GoldenGamma = 0x9E3779B97F4A7C15;

    private ulong state = RandomPart();

    /// <summary>The first half of the ids of all the session's events.</summary>
    internal ulong EventPart { get; } = RandomPart();

    internal static TraceId NewTraceId() => new(RandomPart(), RandomPart());

    internal SpanId NextSpanId()
    {
        ulong mixed;
        do
        {
            mixed = state += GoldenGamma;
            mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            mixed ^= mixed >> 31;
        } while (mixed == 0);

        return new SpanId(mixed, 0);
    }

    private static ulong RandomPart()
    {
        ulong part = 0;
        while (part == 0)
        {
            Random.Shared.NextBytes(MemoryMarshal.AsBytes(new Span<ulong>(ref part)));
        }

        return part;
    }
}
