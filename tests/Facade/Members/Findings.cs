using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace AgentObservatory.Tests.Facade.Members;

/// <summary>Tells what a member may throw from what it may not, and keeps one failure for each member.</summary>
internal sealed partial class Findings
{
    /// <summary>Members that may throw without a word in their documentation.</summary>
    private static readonly HashSet<(Type, string)> NotJudged =
    [
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
        if (
            !IsMisuse(member, exception, hasNull)
            && !IsMadeByTheCompiler(member)
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

    /// <summary>What is for tools refuses arguments by an ArgumentException.</summary>
    private static bool IsMisuse(PublicMember member, Exception exception, bool hasNull) =>
        member.IsForTools
            ? exception is ArgumentException
            : hasNull && !member.TakesNull && exception is NullReferenceException or ArgumentNullException;

    /// <summary>F# compares records and unions as their parts are compared, and the other with no look at its type.</summary>
    private static bool IsMadeByTheCompiler(PublicMember member) =>
        member.Method.Name is nameof(Equals) or nameof(IComparable.CompareTo)
        && member.Method.IsDefined(typeof(CompilerGeneratedAttribute), false);

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
