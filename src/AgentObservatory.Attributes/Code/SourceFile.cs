namespace AgentObservatory.AttributeWeaver.Code;

/// <summary>The files that were compiled, which symbols may know under other paths.</summary>
internal static class SourceFile
{
    /// <summary>The file that symbols mean: the one whose path ends most like theirs. Null if none has the name.</summary>
    internal static string? Among(string[] sources, string document) =>
        sources
            .Select(source => (Source: source, Common: CommonEnd(Parts(source), Parts(document))))
            .Where(static one => one.Common > 0)
            .OrderByDescending(static one => one.Common)
            .Select(static one => one.Source)
            .FirstOrDefault();

    /// <summary>Where a line ends in a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="line">The line's number, from 1.</param>
    internal static int EndOfLine(string text, int line)
    {
        int end = -1;
        for (int one = 0; one < line; one++)
        {
            end = text.IndexOf('\n', end + 1);
            if (end < 0)
            {
                return text.Length;
            }
        }

        return end;
    }

    private static string[] Parts(string path) => path.Split('/', '\\');

    private static int CommonEnd(string[] one, string[] other) =>
        one.Reverse().Zip(other.Reverse()).TakeWhile(static pair => pair.First == pair.Second).Count();
}
