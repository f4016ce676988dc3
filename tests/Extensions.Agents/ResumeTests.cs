using System.Diagnostics;
using System.Text.Json;
using AgentObservatory.Tests.Extensions.AI;
using AgentObservatory.Tests.Extensions.Mcp;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Extensions.Agents;

/// <summary>An approval that one process asks for and another one gets: ticket and conversation go through a file.</summary>
public class ResumeTests
{
    [Theory]
    [InlineData(false, nameof(Hearing.Nobody))]
    [InlineData(true, nameof(Hearing.Listener))]
    [InlineData(true, nameof(Hearing.Sdk))]
    public void AnotherProcessGoesOnInTheSameRun(bool isLive, string hearing)
    {
        using var folder = new TestFolder();

        string asked = Run("ask", isLive, hearing, folder);
        string answered = Run("approve", isLive, hearing, folder);

        Assert.Equal(("", "Paid."), (asked, answered));
        Assert.Equal(2, File.ReadAllLines(folder["traces.jsonl"]).Length);
        TraceLine line = Assert.Single(TraceFile.Read(folder["traces.jsonl"]));
        SessionEnvelope run = Assert.IsType<TraceLine.Readable>(line).Envelope;
        Assert.Equal(2, run.Writers.Length);
        Assert.Equal((SpanStatus.Ok, false), (run.Status, run.HasAnomalies));
        SpanRecord[] runs = Of(run, SpanKind.AgentStep);
        SpanRecord[] calls = Of(run, SpanKind.LlmCall);
        Assert.Equal([runs[0].SpanId, runs[1].SpanId], calls.Select(call => call.ParentSpanId));
        SpanRecord tool = Assert.Single(Of(run, SpanKind.ToolCall));
        Assert.Equal(("pay", runs[1].SpanId), (tool.Name, tool.ParentSpanId));
        Assert.Equal("pay-0", tool.Attributes["gen_ai.tool.call.id"].AsString());
        Assert.Single(Of(run, SpanKind.Wait));
        Assert.Equal(2 * Model.InputTokens, calls.Sum(call => call.Attributes["gen_ai.usage.input_tokens"].AsInteger()));
        Assert.DoesNotContain(run.Spans, span => span.Status == SpanStatus.Unfinished);
        AmongActivities(run, isLive, folder);
    }

    private static void AmongActivities(SessionEnvelope run, bool isLive, TestFolder folder)
    {
        Heard[] all = [.. Activities(folder["ask.json"]), .. Activities(folder["approve.json"])];
        string[] operations = ["chat m0", "chat m0", "execute_tool pay", "invoke_agent payer", "invoke_agent payer"];
        string[] told = [.. all.Where(one => operations.Contains(one.Name)).Select(one => one.Name)];
        Assert.Equal(isLive ? operations : [], told.Order(StringComparer.Ordinal));
        Assert.All(all, one => Assert.Equal(run.Session.TraceId.ToString(), one.TraceId));
        Assert.All(
            all.Where(one => operations.Contains(one.Name)),
            one => Assert.Contains(all, other => other.SpanId == one.ParentId)
        );
    }

    private static string Run(string what, bool isLive, string hearing, TestFolder folder)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "PausedAgent.dll");
        string[] arguments = [program, what, isLive.ToString(), hearing, folder.Root];
        Outcome outcome = Outcome.Of(new ProcessStartInfo("dotnet", arguments));
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        return outcome.Output;
    }

    private static SpanRecord[] Of(SessionEnvelope run, string kind) => [.. run.Spans.Where(span => span.Kind == kind)];

    private static Heard[] Activities(string path) => JsonSerializer.Deserialize<Heard[]>(File.ReadAllText(path))!;
}
