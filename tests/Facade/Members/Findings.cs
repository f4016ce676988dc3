using System.Text.RegularExpressions;

namespace AgentObservatory.Tests.Facade.Members;

/// <summary>Tells what a member may throw from what it may not, and keeps one failure for each member.</summary>
internal sealed partial class Findings
{
    /// <summary>Made by the compiler for any object, bound to a buffer's length or an index, or inlined by the compiler alone.</summary>
    private static readonly string[] NotJudged =
    [
        "CompareTo",
        "WriteUtf8",
        "get_Item",
        "attr",
        "|Succeeded|Failed|Cancelled|Unfinished|",
    ];

    private readonly Dictionary<string, string> failures = [];

    internal void Judge(PublicMember member, Exception exception, bool hasNull)
    {
        bool isMisuse = hasNull && !member.IsOfAFace && exception is NullReferenceException or ArgumentNullException;
        if (
            !isMisuse
            && exception is not Arguments.OwnException
            && !IsTheCallers(member, exception)
            && !NotJudged.Contains(member.Method.Name)
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
