using System.CommandLine.Completions;
using System.Text.RegularExpressions;

namespace AgentObservatory.ObsView.Commands;

/// <summary>What dotnet-suggest asks for where the Tab key is pressed.</summary>
internal static partial class Completion
{
    /// <summary>More than anybody reads.</summary>
    private const int MaxPaths = 200;

    /// <summary>Whether the first argument asks for completions, and is not a file to show.</summary>
    public static bool IsAskedFor(string[] args) =>
        args is [var first, ..] && Directive().IsMatch(first) && !File.Exists(first);

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

    [GeneratedRegex(@"^\[suggest(:[0-9]+)?\]$")]
    private static partial Regex Directive();
}
