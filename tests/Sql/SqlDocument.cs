using System.Text.RegularExpressions;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Sql;

/// <summary>The statements of docs/sql.md.</summary>
internal static partial class SqlDocument
{
    /// <summary>How files of a kind are opened: parquet, jsonl or once.</summary>
    internal static string Opening(string kind) => Blocks().Single(one => one.Kind == kind).Text;

    /// <summary>The questions in their order.</summary>
    internal static (string Title, string Text)[] Questions() =>
        [.. Blocks().Where(static one => one.Kind.Length == 0).Select(static one => (one.Title, one.Text))];

    private static IEnumerable<(string Title, string Kind, string Text)> Blocks()
    {
        string title = "";
        string text = File.ReadAllText(RepositoryFolder.Of("docs/sql.md")).ReplaceLineEndings("\n");
        foreach (Match match in TitleOrBlock().Matches(text))
        {
            if (match.Groups["title"].Success)
            {
                title = match.Groups["title"].Value;
            }
            else
            {
                yield return (title, match.Groups["kind"].Value, match.Groups["sql"].Value);
            }
        }
    }

    [GeneratedRegex(
        "^##+ (?<title>[^\n]*)$|^```sql ?(?<kind>[a-z-]*)\n(?<sql>.*?)^```",
        RegexOptions.Singleline | RegexOptions.Multiline
    )]
    private static partial Regex TitleOrBlock();
}
