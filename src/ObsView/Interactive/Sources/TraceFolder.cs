using AgentObservatory.Journal;

namespace AgentObservatory.ObsView.Interactive.Sources;

/// <summary>The trace files of a directory: files of envelopes, and journals.</summary>
internal static class TraceFolder
{
    private const string Extension = ".jsonl";

    /// <summary>The file itself, or the trace files that are directly in a directory, by name.</summary>
    /// <exception cref="IOException">The directory cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory must not be read.</exception>
    public static IEnumerable<string> FilesOf(string path) =>
        Directory.Exists(path) ? Directory.EnumerateFiles(path).Where(IsTrace).Order(StringComparer.Ordinal) : [path];

    /// <summary>Whether there are trace files directly in a directory that can be read.</summary>
    public static bool HasTraces(string directory)
    {
        try
        {
            return Directory.EnumerateFiles(directory).Any(IsTrace);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool IsTrace(string path) =>
        path.EndsWith(Extension, StringComparison.Ordinal) || path.EndsWith(JournalFile.Extension, StringComparison.Ordinal);
}
