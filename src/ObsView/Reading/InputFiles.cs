using AgentObservatory.Files;
using AgentObservatory.Journal;
using AgentObservatory.ObsView.Output;

namespace AgentObservatory.ObsView.Reading;

/// <summary>The trace files and journals of a directory; those of directories within it are not among them.</summary>
internal static class InputFiles
{
    /// <summary>OTLP/JSON, among other files that are no traces.</summary>
    private const string Document = ".json";

    private static readonly string[] Extensions = [JournalFile.Extension, ".jsonl", ".jsonl" + TraceStream.Compressed];

    /// <summary>The files that names stand for: those of a directory in the order of their names. A directory without traces is
    /// told.</summary>
    /// <returns>Null, and it is told, if a directory cannot be read.</returns>
    public static IReadOnlyList<string>? Expand(IReadOnlyList<string> names, ErrorReporter errors)
    {
        var files = new List<string>();

        foreach (var name in names)
        {
            if (name == StandardInput.Name || !Directory.Exists(name))
            {
                files.Add(name);
                continue;
            }

            try
            {
                List<string> found = [.. FilesOf(name)];

                if (found.Count == 0)
                {
                    errors.Say("no traces in", name);
                }

                files.AddRange(found);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                errors.ReportFolder(name, error);
                return null;
            }
        }

        return files;
    }

    /// <summary>Whether a directory has traces and no journal, so that nothing is running there.</summary>
    public static bool HasOnlyFinished(string directory)
    {
        try
        {
            List<string> files = [.. FilesOf(directory)];
            return files.Count > 0 && !files.Any(file => file.EndsWith(JournalFile.Extension, StringComparison.Ordinal));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Those that are there now, in the order of their names. A FIFO would be waited for.</summary>
    /// <exception cref="IOException">The directory cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory must not be read.</exception>
    public static IEnumerable<string> FilesOf(string directory) =>
        Directory
            .EnumerateFiles(directory)
            .Where(path => UnixFile.Of(path) is not { IsRegular: false })
            .Where(path =>
                Extensions.Any(extension => path.EndsWith(extension, StringComparison.Ordinal))
                || (path.EndsWith(Document, StringComparison.Ordinal) && TraceStream.IsOther(path))
            )
            .Order(StringComparer.Ordinal);
}
