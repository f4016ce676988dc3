using System.Text.RegularExpressions;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Architecture;

/// <summary>The folder of a project's sources, by its path in the repository.</summary>
internal sealed class ProjectFolder(string path)
{
    private static readonly string[] SourceEndings = [".cs", ".fs"];

    private readonly Lazy<Dictionary<string, string>> texts = new(() =>
        Directory
            .EnumerateFiles(RepositoryFolder.Of(path), "*", SearchOption.AllDirectories)
            .Where(file => SourceEndings.Contains(Path.GetExtension(file)))
            .Select(file => Path.GetRelativePath(RepositoryFolder.Of(path), file).Replace('\\', '/'))
            .Where(file => !IsGenerated(file))
            .ToDictionary(file => file, file => File.ReadAllText(Path.Combine(RepositoryFolder.Of(path), file)))
    );

    /// <summary>A folder is a room; the project's own is the empty text.</summary>
    internal static string RoomOf(string file) => Path.GetDirectoryName(file)!.Replace('\\', '/');

    /// <summary>The path of a source file within the project, wherever it was compiled; null for a file that is generated.</summary>
    internal string? Relative(string document)
    {
        string file = document.Replace('\\', '/');
        int start = file.LastIndexOf("/" + path + "/", StringComparison.Ordinal);
        string relative = start < 0 ? file : file[(start + path.Length + 2)..];
        return start < 0 || IsGenerated(relative) ? null : relative;
    }

    /// <summary>The first F# file whose text declares a type of that name.</summary>
    internal string? FileThatDeclares(string type)
    {
        var declaration = new Regex(
            $@"^\s*(?:type|and|module|exception)\b[^=(:\n]*\b{Regex.Escape(type)}\b",
            RegexOptions.Multiline
        );
        return texts
            .Value.Where(file => declaration.IsMatch(file.Value))
            .Select(file => file.Key)
            .Order(StringComparer.Ordinal)
            .FirstOrDefault();
    }

    /// <summary>How many lines each room has.</summary>
    internal IReadOnlyDictionary<string, int> Lines() =>
        texts
            .Value.GroupBy(file => RoomOf(file.Key), file => file.Value.Count(character => character == '\n'))
            .OrderBy(room => room.Key, StringComparer.Ordinal)
            .ToDictionary(room => room.Key, room => room.Sum());

    private static bool IsGenerated(string relative) => relative.StartsWith("obj/") || relative.StartsWith("bin/");
}
