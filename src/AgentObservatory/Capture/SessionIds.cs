using System.Runtime.InteropServices;

namespace AgentObservatory.Capture;

/// <summary>
/// The ids of one session: drawn at random once, derived from then on. Span ids are what SplitMix64's mixing makes of a counter
/// that starts at random, so they look random and never repeat within a session. Taken under the buffer's lock.
/// </summary>
internal sealed class SessionIds
{
    private ulong state = RandomPart();

    /// <summary>The first half of the ids of all the session's events.</summary>
    internal ulong EventPart { get; } = RandomPart();

    internal static TraceId NewTraceId() => new(RandomPart(), RandomPart());

    internal SpanId NextSpanId()
    {
        ulong mixed;
        do
        {
            mixed = Hex.Mix(state++);
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
