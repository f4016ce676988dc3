namespace Quickstart;

/// <summary>This repository, where the example runs from within it.</summary>
internal static class Repository
{
    /// <summary>The folder with the solution, at or above the working directory or the executable; null where there is none.</summary>
    public static string? Find() => FindAbove(Directory.GetCurrentDirectory()) ?? FindAbove(AppContext.BaseDirectory);

    /// <summary>What to type, in the working directory, to see a trace file.</summary>
    public static string ViewCommand(string traceFile) =>
        Find() is { } root
            ? $"dotnet run --project {FromHere(Path.Combine(root, "src", "ObsView"))} -- {traceFile}"
            : $"obs-view {traceFile}";

    private static string? FindAbove(string start)
    {
        DirectoryInfo? folder = new(start);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "AgentObservatory.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName;
    }

    private static string FromHere(string path)
    {
        string relative = Path.GetRelativePath(Directory.GetCurrentDirectory(), path);
        return relative.Contains(' ') ? $"\"{relative}\"" : relative;
    }
}
