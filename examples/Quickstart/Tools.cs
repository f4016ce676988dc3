using AgentObservatory;
using Quickstart.Models;
using Quickstart.Text;

namespace Quickstart;

/// <summary>What the agent can do: list, search and read the files of one folder.</summary>
internal sealed class Tools(SourceFolder folder)
{
    private const int MaxListed = 200;
    private const int MaxHits = 8;
    private const int MaxLines = 40;
    private const int MaxResultLength = 8_000;

    public static IReadOnlyList<ToolDescription> Descriptions { get; } =
    [
        new("list_files", "Lists the paths of the files.", """{"type":"object","properties":{}}"""),
        new(
            "search",
            "Finds passages by their words. Gives path:line: text, the best match first.",
            """{"type":"object","properties":{"query":{"type":"string"}},"required":["query"]}"""
        ),
        new(
            "read_file",
            "Reads 40 lines of a file, from a line on (1 if none is given).",
            """{"type":"object","properties":{"path":{"type":"string"},"line":{"type":"integer"}},"required":["path"]}"""
        ),
    ];

    /// <summary>Runs a tool and notes on its span what it found. What goes wrong is thrown.</summary>
    public string Run(ToolRequest request, AgentSpan span)
    {
        var arguments = new ToolArguments(request.ArgumentsJson);
        string result = request.Tool switch
        {
            "list_files" => ListFiles(span),
            "search" => Search(arguments.Text("query"), span),
            "read_file" => ReadFile(arguments.Text("path"), arguments.Number("line") ?? 1, span),
            _ => throw new ArgumentException($"There is no tool '{request.Tool}'."),
        };
        return result.Length <= MaxResultLength ? result : result[..MaxResultLength] + "\n(cut)";
    }

    private string ListFiles(AgentSpan span)
    {
        span.Set("files", folder.Files.Count);
        string paths = string.Join('\n', folder.Files.Take(MaxListed));
        int more = folder.Files.Count - MaxListed;
        return more > 0 ? $"{paths}\n(and {more} more)" : paths;
    }

    private string Search(string query, AgentSpan span)
    {
        List<Passage> passages = [.. folder.Files.SelectMany(path => Passage.Split(path, folder.ReadLines(path)))];
        List<Passage> hits = [.. Ranking.Best(passages, passage => passage.Text, query).Take(MaxHits)];
        span.Set("passages", passages.Count);
        span.Set("hits", hits.Count);
        return hits.Count == 0 ? "Nothing found." : string.Join('\n', hits);
    }

    private string ReadFile(string path, int line, AgentSpan span)
    {
        string[] lines = folder.ReadLines(path);
        if (line < 1 || line > lines.Length)
        {
            throw new ArgumentOutOfRangeException(nameof(line), $"'{path}' has the lines 1 to {lines.Length}.");
        }

        string[] passage = [.. lines.Skip(line - 1).Take(MaxLines)];
        span.Set("lines", passage.Length);
        return string.Join('\n', passage);
    }
}

/// <summary>A tool as a model is told of it.</summary>
internal sealed record ToolDescription(string Name, string Description, string ParametersJson);
