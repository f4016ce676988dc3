using AgentObservatory.ObsView.Reading;

namespace AgentObservatory.ObsView.Interactive.Sources;

/// <summary>What is to be listed: files, and the traces of directories.</summary>
internal static class TraceFolder
{
    /// <summary>The file itself, or the trace files that are directly in a directory, by name.</summary>
    /// <exception cref="IOException">The directory cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory must not be read.</exception>
    public static IEnumerable<string> FilesOf(string path) => Directory.Exists(path) ? InputFiles.FilesOf(path) : [path];

    /// <summary>Whether there are trace files directly in a directory that can be read.</summary>
    public static bool HasTraces(string directory)
    {
        try
        {
            return InputFiles.FilesOf(directory).Any();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
