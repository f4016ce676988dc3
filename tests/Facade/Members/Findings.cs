using System.Text.RegularExpressions;

namespace AgentObservatory.Tests.Facade.Members;

/// <summary>Tells what a member may throw from what it may not, and keeps one failure for each member.</summary>
internal sealed partial class Findings
{
    /// <summary>Members that may throw without a word in their documentation.</summary>
    private static readonly HashSet<(Type, string)> NotJudged =
    [
        // Made by the compiler, for any object.
        (typeof(Anomaly), "CompareTo"),
        (typeof(EventId), "CompareTo"),
        (typeof(SessionKey), "CompareTo"),
        (typeof(SpanId), "CompareTo"),
        (typeof(Timestamp), "CompareTo"),
        (typeof(TraceId), "CompareTo"),
        // Bound to a buffer's length.
        (typeof(EventId), "WriteUtf8"),
        (typeof(SpanId), "WriteUtf8"),
        (typeof(Timestamp), "WriteUtf8"),
        (typeof(TraceId), "WriteUtf8"),
        // Bound to an index.
        (typeof(Attributes), "get_Item"),
        // Inlined by the compiler alone.
        (typeof(AgentObservatory.FSharp.Reporting), "attr"),
        // Takes what the reducer has made.
        (typeof(AgentObservatory.FSharp.Patterns), "|Succeeded|Failed|Cancelled|Unfinished|"),
    ];

    private readonly Dictionary<string, string> failures = [];

    internal void Judge(PublicMember member, Exception exception, bool hasNull)
    {
        bool isMisuse = hasNull && !member.TakesNull && exception is NullReferenceException or ArgumentNullException;
        if (
            !isMisuse
            && exception is not Arguments.OwnException
            && !IsTheCallers(member, exception)
            && !NotJudged.Contains((member.Type, member.Method.Name))
            && !PackedAssemblies.Declares(member, exception)
        )
        {
            failures.TryAdd(
                member.FullName,
                $"{member.FullName}: {exception.GetType().Name}: {exception.Message.Split('\n')[0]}\n{exception.StackTrace}"
            );
        }
    }

    internal int Count => failures.Count;

    internal void AssertNone() => Assert.True(Count == 0, ToString());

    public override string ToString() => string.Join('\n', failures.Values.Order());

    /// <summary>An interruption is the library's if it waited in its code. It is not where a member that may refuse something
    /// was about to: the runtime waits for the texts of exceptions.</summary>
    private static bool IsTheCallers(PublicMember member, Exception exception) =>
        exception is ThreadInterruptedException { StackTrace: var trace }
        && (
            !LibraryFrame().IsMatch(trace ?? "") || PackedAssemblies.DeclaresAny(member) && trace!.Contains("at System.SR.")
        );

    [GeneratedRegex("""\bat AgentObservatory\.(?!Tests\.)""")]
    internal static partial Regex LibraryFrame();
}
