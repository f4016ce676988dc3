namespace Quickstart;

/// <summary>
/// The text files of a folder, and the only way to them. What was listed can be read and nothing else, so no path that a model
/// makes up leads out of the folder. Hidden files, links, build output and files that are too large are left out.
/// </summary>
internal sealed class SourceFolder
{
    private const int MaxFiles = 2_000;
    private const int MaxFileBytes = 256 * 1024;

    private static readonly EnumerationOptions Listing = new()
    {
        IgnoreInaccessible = true,
        AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint,
    };

    private static readonly HashSet<string> SkippedFolders = ["bin", "obj", "node_modules"];

    private static readonly HashSet<string> TextExtensions = new(
        "md txt rst cs fs fsi fsx vb py js ts jsx tsx go rs java kt swift c h cpp hpp sql sh yml yaml toml"
            .Split(' ')
            .Select(extension => "." + extension),
        StringComparer.OrdinalIgnoreCase
    );

    private readonly SortedDictionary<string, FileInfo> files;

    private SourceFolder(string root, SortedDictionary<string, FileInfo> files)
    {
        Root = root;
        this.files = files;
    }

    /// <summary>The folder's full path.</summary>
    public string Root { get; }

    /// <summary>The files' paths within the folder, with forward slashes, in alphabetical order.</summary>
    public IReadOnlyCollection<string> Files => files.Keys;

    /// <summary>Lists a folder; null stands for the repository around the example.</summary>
    public static SourceFolder Open(string? path)
    {
        path ??= Repository.Find() ?? throw new WrongInputException("No folder found to look into: name one with --folder.");
        if (!Directory.Exists(path))
        {
            throw new WrongInputException($"There is no folder '{path}'.");
        }

        var root = new DirectoryInfo(path);
        try
        {
            _ = root.EnumerateFileSystemInfos().Any();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new WrongInputException($"The folder '{path}' cannot be read.");
        }

        var files = new SortedDictionary<string, FileInfo>(StringComparer.Ordinal);
        foreach (FileInfo file in Walk(root).Where(IsReadableText).Take(MaxFiles))
        {
            string relative = Path.GetRelativePath(root.FullName, file.FullName);
            if (!relative.Any(char.IsControl))
            {
                files[relative.Replace(Path.DirectorySeparatorChar, '/')] = file;
            }
        }

        return files.Count > 0
            ? new SourceFolder(root.FullName, files)
            : throw new WrongInputException($"The folder '{path}' holds no Markdown or source files that can be read.");
    }

    /// <summary>Reads one of the files that were listed.</summary>
    /// <exception cref="FileNotFoundException">The path is none of those in <see cref="Files"/>.</exception>
    public string[] ReadLines(string path) =>
        files.TryGetValue(path, out FileInfo? file)
            ? File.ReadAllLines(file.FullName)
            : throw new FileNotFoundException(
                $"There is no file '{path}' in the folder. Give a path exactly as list_files shows it, and a line apart from it."
            );

    private static IEnumerable<FileInfo> Walk(DirectoryInfo folder) =>
        folder
            .EnumerateFiles("*", Listing)
            .OrderBy(file => file.Name, StringComparer.Ordinal)
            .Concat(
                folder
                    .EnumerateDirectories("*", Listing)
                    .Where(inner => !SkippedFolders.Contains(inner.Name))
                    .OrderBy(inner => inner.Name, StringComparer.Ordinal)
                    .SelectMany(Walk)
            );

    private static bool IsReadableText(FileInfo file)
    {
        if (!TextExtensions.Contains(file.Extension) || file.Length is 0 or > MaxFileBytes)
        {
            return false;
        }

        try
        {
            using FileStream opened = file.OpenRead();
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
