using System.Text.RegularExpressions;

namespace Quickstart.Text;

/// <summary>The sentences of a file: a document's text, a source file's comments.</summary>
internal static partial class Prose
{
    private const int FewestWords = 5;

    private static readonly string[] Documents = [".md", ".txt", ".rst"];

    public static IEnumerable<string> Sentences(string path, string text)
    {
        bool isDocument = Documents.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);
        IEnumerable<string> lines = text.Split('\n').Select(line => line.Trim());
        if (!isDocument)
        {
            lines = lines.Select(line => Comment().Match(line).Groups["text"].Value);
        }

        return SentenceEnd()
            .Split(string.Join('\n', lines.Select(WithoutMarkup)))
            .Select(sentence => Space().Replace(sentence, " ").Trim())
            .Where(sentence => !sentence.EndsWith('?') && sentence.Count(c => c == ' ') >= FewestWords);
    }

    /// <summary>Drops tags and table borders; a heading, a list item or a table row ends the sentence before it.</summary>
    private static string WithoutMarkup(string line)
    {
        string plain = Reference().Replace(line, "${name}");
        plain = Tag().Replace(plain, "");
        return Block().Replace(plain, "\n\n").Replace("**", "").Replace("|", "\n\n");
    }

    [GeneratedRegex(@"^(///?|\#+|\*|--)\s*(?<text>.*)$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"<(see|paramref)\s+\w+=""(\w:)?(\w+\.)*(?<name>\w+)[^""]*""\s*/>")]
    private static partial Regex Reference();

    [GeneratedRegex(@"</?\w+[^<>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"^([-*+>]|#+|\d+\.)\s+")]
    private static partial Regex Block();

    [GeneratedRegex(@"(?<=[.!?])\s+|\n\s*\n")]
    private static partial Regex SentenceEnd();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
