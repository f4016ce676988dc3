using System.CommandLine.Completions;

namespace AgentObservatory.ObsView.Commands;

/// <summary>What dotnet-suggest asks for where the Tab key is pressed.</summary>
internal static class Completion
{
    /// <summary>More than anybody reads.</summary>
    private const int MaxPaths = 200;

    private const string WithPlace = "[suggest:";

    /// <summary>Whether the first argument asks for completions, and is not a file to show.</summary>
    public static bool IsAskedFor(string[] args) => args is [var first, ..] && IsDirective(first) && !File.Exists(first);

    /// <summary>With the place of the cursor, or without. Every command asks, so that no regular expression is loaded for it.</summary>
    private static bool IsDirective(string word) =>
        word is "[suggest]"
        || (
            word.StartsWith(WithPlace, StringComparison.Ordinal)
            && word.EndsWith(']')
            && word.Length > WithPlace.Length + 1
            && word[WithPlace.Length..^1].All(char.IsAsciiDigit)
        );

    /// <summary>The files and directories that a word begins; nothing where they cannot be listed.</summary>
    public static IEnumerable<CompletionItem> Paths(CompletionContext context)
    {
        string word = context.WordToComplete;
        string directory = word[..(word.LastIndexOf('/') + 1)];
        string name = word[directory.Length..];

        try
        {
            return
            [
                .. new DirectoryInfo(directory is "" ? "." : directory)
                    .EnumerateFileSystemInfos()
                    .Where(entry => entry.Name.StartsWith(name, StringComparison.Ordinal) && IsShown(entry.Name, name))
                    .Take(MaxPaths)
                    .Select(entry => new CompletionItem(directory + entry.Name + (entry is DirectoryInfo ? "/" : ""))),
            ];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return [];
        }
    }

    /// <summary>Hidden files are shown to those who ask for them, and those whose names would be several lines to nobody.</summary>
    private static bool IsShown(string entry, string name) =>
        (!entry.StartsWith('.') || name.StartsWith('.')) && !entry.Any(char.IsControl);
}
