namespace Quickstart.Text;

/// <summary>Some lines of a file that belong together: a paragraph, a comment with its member.</summary>
internal sealed record Passage(string Path, int Line, string Text)
{
    private const int MaxLines = 12;
    private const int ShownLength = 200;

    /// <summary>Splits a file at its empty lines, and where a passage grows too long.</summary>
    public static IEnumerable<Passage> Split(string path, string[] lines)
    {
        var start = 0;
        for (var end = 0; end <= lines.Length; end++)
        {
            bool isBreak = end == lines.Length || string.IsNullOrWhiteSpace(lines[end]);
            if (!isBreak && end - start < MaxLines)
            {
                continue;
            }

            if (end > start)
            {
                yield return new Passage(path, start + 1, string.Join('\n', lines[start..end]));
            }

            start = isBreak ? end + 1 : end;
        }
    }

    /// <summary>The passage as a search shows it: where it is, and how it begins.</summary>
    public override string ToString()
    {
        string line = string.Join(' ', Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return $"{Path}:{Line}: {(line.Length <= ShownLength ? line : line[..ShownLength])}";
    }
}
