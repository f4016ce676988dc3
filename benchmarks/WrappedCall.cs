using System.Runtime.CompilerServices;

namespace AgentObservatory.Benchmarks;

/// <summary>A traced function beside the function itself, where no session is active but something else flows along.</summary>
internal static class WrappedCall
{
    private const int Calls = 200_000;

    private static readonly AsyncLocal<object?> Neighbour = new();
    private static readonly Func<string, int> Plain = Length;
    private static readonly Func<string, int> Wrapped = Traced.ToolCall("length", Plain);

    internal static Candidate[] WithoutSession() =>
        [new("wrapped call, no session", () => Call(Wrapped), Calls), new("plain call", () => Call(Plain), Calls)];

    private static Sample Call(Func<string, int> function)
    {
        Neighbour.Value ??= new object();
        return SideBySide.Time(() =>
        {
            for (int number = 0; number < Calls; number++)
            {
                function("text");
            }
        });
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Length(string text) => text.Length;
}
