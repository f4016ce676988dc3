using System.Runtime.CompilerServices;

namespace AgentObservatory.Benchmarks;

/// <summary>A marked method beside the same one unmarked, and in a session beside the decorator.</summary>
internal static class WovenCall
{
    private const int Calls = 200_000;
    private const int CallsInSession = 2_000;

    private static readonly AsyncLocal<object?> Neighbour = new();
    private static readonly Observatory Observatory = new([], inline: true);
    private static readonly Func<string, int> Decorated = Traced.ToolCall("length", (Func<string, int>)Length);
    private static readonly Func<string, Task<int>> DecoratedTask = Traced.ToolCall(
        "length",
        (Func<string, Task<int>>)LengthLater
    );

    internal static Candidate[] WithoutSession() =>
        [
            new("woven call, no session", static () => Off(static () => Marked("text")), Calls),
            new("plain method", static () => Off(static () => Length("text")), Calls),
        ];

    internal static Candidate[] TaskWithoutSession() =>
        [
            new("woven call of a task, no session", static () => Off(static () => MarkedTask("text")), Calls),
            new("plain method", static () => Off(static () => LengthLater("text")), Calls),
        ];

    internal static Candidate[] InSession() =>
        [
            new("woven call", static () => On(static () => Marked("text")), CallsInSession),
            new("decorator", static () => On(static () => Decorated("text")), CallsInSession),
        ];

    internal static Candidate[] TaskInSession() =>
        [
            new("woven call of a task", static () => On(static () => MarkedTask("text")), CallsInSession),
            new("decorator", static () => On(static () => DecoratedTask("text")), CallsInSession),
        ];

    private static Sample Off<T>(Func<T> call)
    {
        Neighbour.Value ??= new object();
        return SideBySide.Repeat(Calls, _ => call());
    }

    private static Sample On<T>(Func<T> call)
    {
        using AgentSession session = Observatory.StartSession(new AgentContext("s", "a"));
        return SideBySide.Repeat(CallsInSession, _ => call());
    }

    [TraceToolCall("length")]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Marked(string text) => text.Length;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Length(string text) => text.Length;

    [TraceToolCall("length")]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Task<int> MarkedTask(string text) => Task.FromResult(text.Length);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Task<int> LengthLater(string text) => Task.FromResult(text.Length);
}
