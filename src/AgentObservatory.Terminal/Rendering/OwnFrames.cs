using AgentObservatory.Terminal.Text;

namespace AgentObservatory.Terminal.Rendering;

/// <summary>The lines of a stack that are about the user's own code. What is no frame, such as the message of an inner exception,
/// is kept. Where no frame is the user's, the first ones are.</summary>
internal static class OwnFrames
{
    private const int FirstFrames = 2;

    private static readonly string[] LibraryFrames = ["at System.", "at Microsoft.", "at AgentObservatory."];

    private static readonly string[] LibraryFiles =
    [
        "/site-packages/",
        "\\site-packages\\",
        "/lib/python",
        "\\Lib\\",
        "<frozen ",
    ];

    /// <summary>The lines that are shown, with a last one that says how many are not.</summary>
    public static IReadOnlyList<string> Of(string[] lines, Glyphs glyphs)
    {
        var isFrame = Frames(lines);
        var hasOwn = Enumerable.Range(0, lines.Length).Any(index => isFrame[index] is true);
        var kept = new List<string>();
        var frames = 0;

        foreach (var (index, line) in lines.Index())
        {
            if (isFrame[index] is null || (hasOwn ? isFrame[index] is true : frames++ < FirstFrames))
            {
                kept.Add(line);
            }
        }

        return kept.Count == lines.Length
            ? lines
            : [.. kept, $"{glyphs.Ellipsis} {Quantity.Of(lines.Length - kept.Count, "line")} of libraries"];
    }

    /// <summary>Whether a line belongs to a frame of the user's; null if it belongs to none.</summary>
    private static bool?[] Frames(string[] lines)
    {
        var found = new bool?[lines.Length];

        foreach (var (index, line) in lines.Index())
        {
            var text = line.TrimStart();

            found[index] =
                text.StartsWith("--- End of", StringComparison.Ordinal) ? false
                : text.StartsWith("at ", StringComparison.Ordinal) ? IsOwn(text)
                : text.StartsWith("File \"", StringComparison.Ordinal) ? !LibraryFiles.Any(text.Contains)
                // Python shows the code, and marks it, below its place.
                : index > 0 && IsOfPython(lines, index) ? found[index - 1]
                : null;
        }

        return found;
    }

    /// <summary>Of a frame of .NET, those are that have a place in a file, for libraries come without.</summary>
    private static bool IsOwn(string frame) =>
        frame.Contains(":line ", StringComparison.Ordinal)
        && !LibraryFrames.Any(library => frame.StartsWith(library, StringComparison.Ordinal));

    private static bool IsOfPython(string[] lines, int index) =>
        lines[index].StartsWith("    ", StringComparison.Ordinal)
        && Enumerable
            .Range(1, Math.Min(3, index))
            .Any(back => lines[index - back].TrimStart().StartsWith("File \"", StringComparison.Ordinal));
}
