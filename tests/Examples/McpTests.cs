using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Examples;

public class McpTests
{
    [Fact]
    public void ClientAndServerAreTwoProcessesInOneTrace()
    {
        using var folder = new TestFolder();

        Outcome outcome = Example.Run("Mcp", folder);

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Contains("Zurich: 8 degrees, rain", outcome.Output);
        SessionEnvelope[] all = Example.EnvelopesIn(folder);
        SessionEnvelope client = Assert.Single(all, one => one.Session.Parent is null);
        SessionEnvelope[] served = [.. all.Where(one => one != client)];
        SpanRecord[] calls = [.. client.Spans.Where(span => span.Kind == SpanKind.ToolCall)];
        Assert.Equal(2, calls.Length);
        Assert.All(calls, call => Assert.Equal(client.Span("compare").SpanId, call.ParentSpanId));
        Assert.Equal(
            calls.Select(call => call.SpanId.ToString()).Order(),
            served.Select(one => one.Session.Parent!.SpanId.ToString()).Order()
        );
        Assert.All(served, one => Assert.Equal(client.Session.TraceId, one.Session.TraceId));
        Assert.All(served, one => Assert.Equal(one.Span("weather").SpanId, one.Span("look_up").ParentSpanId));
        Assert.All(all, one => Assert.Equal(SpanStatus.Ok, one.Status));
    }
}
