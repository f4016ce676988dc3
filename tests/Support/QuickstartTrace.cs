namespace AgentObservatory.Tests.Support;

/// <summary>What the Quickstart writes when it is asked about tea, with the same ids and times in every run.</summary>
internal static class QuickstartTrace
{
    internal static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "data/quickstart/traces.jsonl");
}
