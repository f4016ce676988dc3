using System.Diagnostics;
using System.Text.Json;
using AgentObservatory.Tests.Extensions.AI;
using AgentObservatory.Tests.Extensions.Mcp;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Extensions.Agents;

/// <summary>What two processes have left that run an agent one after the other.</summary>
/// <param name="Answer">What the second has answered.</param>
/// <param name="Heard">What has been heard of activities in both.</param>
internal sealed record Resumed(Mcp.SetUp SetUp, SessionEnvelope Envelope, string Answer, IReadOnlyList<Heard> Heard)
    : RunLeft(Envelope, [])
{
    internal const string Agent = "agent";
    internal const string Workflow = "workflow";

    /// <summary>A workflow that tells of itself.</summary>
    internal const string Telemetry = "telemetry";

    private protected override string Title =>
        SetUp + string.Concat(Heard.Select(one => $"\n  {one.SpanId} in {one.ParentId}: {one.Name} of {one.Source}"));

    internal static Resumed Of(string what, Mcp.SetUp setUp, TestFolder folder)
    {
        Assert.Equal("", Run("ask"));
        string answer = Run("approve");
        Assert.Equal(2, File.ReadAllLines(folder["traces.jsonl"]).Length);
        TraceLine line = Assert.Single(TraceFile.Read(folder["traces.jsonl"]));
        SessionEnvelope run = Assert.IsType<TraceLine.Readable>(line).Envelope;
        return new Resumed(setUp, run, answer, [.. HeardOf("ask"), .. HeardOf("approve")]);

        string Run(string part)
        {
            string program = Path.Combine(AppContext.BaseDirectory, "PausedAgent.dll");
            string[] flags = [setUp.IsLive.ToString(), setUp.Hearing.ToString(), setUp.HasIntake.ToString()];
            Outcome outcome = Outcome.Of(new ProcessStartInfo("dotnet", [program, part, .. flags, what, folder.Root]));
            Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
            return outcome.Output;
        }

        Heard[] HeardOf(string part) => JsonSerializer.Deserialize<Heard[]>(File.ReadAllText(folder[part + ".json"]))!;
    }

    private protected override string Details(SpanRecord span) =>
        string.Join(
            ", ",
            span.Attributes.Where(attribute => attribute.Key.StartsWith("gen_ai.usage.", StringComparison.Ordinal))
        );
}
