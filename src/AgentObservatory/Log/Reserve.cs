using System.Runtime.CompilerServices;

namespace AgentObservatory.Log;

/// <summary>What is recorded in place of things that there is no memory for. It is made before it is needed.</summary>
internal static class Reserve
{
    internal static readonly NamedValue[] Attributes = [new(ValueLimit.TruncatedKey, "memory has run out")];

    /// <summary>A failure without its error.</summary>
    internal static readonly Failure Failure = new(SpanStatus.Error, null);

    /// <summary>A session's end without its facts.</summary>
    internal static readonly SessionEnd End = new(SpanStatus.Unfinished, null, 0, Tally.Empty, Tally.Empty, null);

    internal static void Make()
    {
        RuntimeHelpers.RunClassConstructor(typeof(Reserve).TypeHandle);
        RuntimeHelpers.RunClassConstructor(typeof(Gate).TypeHandle);
    }
}
