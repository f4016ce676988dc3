using System.CommandLine;

namespace AgentObservatory.ObsView.Commands;

/// <summary>The option of commands that write JSON for scripts.</summary>
internal static class JsonOption
{
    public static Option<bool> Create(string what) => new("--json") { Description = $"Write {what} as JSON, for scripts." };
}
