using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.ObsView;

/// <summary>A folder with the traces that every command is shown on, so that pictures name no folder.</summary>
public sealed class ViewerTraces : IDisposable
{
    private const int Many = 2_000;

    private readonly TestFolder folder = new();

    public ViewerTraces()
    {
        string quickstart = File.ReadAllText(QuickstartTrace.Path);
        folder.Write("quickstart.jsonl", quickstart.TrimEnd('\n'));
        folder.Write("quickstart-other.jsonl", quickstart.Replace("green tea", "black tea").TrimEnd('\n'));
        string[] lines = ManySessions.Lines(Many);
        folder.Write("sessions.jsonl", lines);
        folder.Write("sessions-other.jsonl", [.. lines.Skip(1)]);
        folder.Write("rules.txt", "# Rules", "never ended any of \"tool_call\" failed");
        foreach (string path in SeedTraces.Paths)
        {
            File.Copy(path, folder[Path.GetFileName(path)]);
        }
    }

    /// <summary>The commands that are shown, and what each is given for a trace.</summary>
    internal static Dictionary<string, string> Commands { get; } =
        new()
        {
            ["tree"] = "FILES",
            ["where"] = "--where 'status=error and kind=tool_call' FILES",
            ["list"] = "list FILES",
            ["stats"] = "stats FILES",
            ["chat"] = "chat FILES",
            ["timeline"] = "timeline FILES",
            ["at"] = "at 9 FILES",
            ["diff"] = "diff PAIR",
            ["check"] = "check rules.txt FILES",
            ["csv"] = "export --format csv FILES",
        };

    /// <summary>The traces, and the files of each.</summary>
    internal static Dictionary<string, (string Files, string Pair)> Traces { get; } =
        new()
        {
            ["quickstart"] = ("quickstart.jsonl", "quickstart.jsonl quickstart-other.jsonl"),
            ["seed-traces"] = (string.Join(' ', SeedTraces.Names), "basic.jsonl async.jsonl"),
            ["2000-sessions"] = ("sessions.jsonl", "sessions.jsonl sessions-other.jsonl"),
        };

    internal Outcome Show(string command, string trace, int columns, string locale = "C.UTF-8")
    {
        var (files, pair) = Traces[trace];
        string arguments = Commands[command].Replace("FILES", files).Replace("PAIR", pair);
        return ObsViewProcess.Shell(
            $"cd '{folder.Root}' && dotnet \"$OBS_VIEW\" {arguments}",
            ("COLUMNS", $"{columns}"),
            ("LC_ALL", locale)
        );
    }

    public void Dispose() => folder.Dispose();
}
