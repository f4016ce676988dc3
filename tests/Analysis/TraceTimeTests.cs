using AgentObservatory.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace AgentObservatory.Tests.Analysis;

public class TraceTimeTests
{
    [Fact]
    public void SelfTimeCountsChildrenThatRunAtOnceOnce()
    {
        TraceNode root = Parallel();

        // 10 of its own, 20 of two calls at once, 5 of its own, 30 of a call.
        Assert.Equal(15_000_000, TraceTime.SelfNanoseconds(root.Children[0]));
    }

    [Fact]
    public void TheCriticalPathLeadsThroughWhatEndedLastAndHasNoGaps()
    {
        TraceNode step = Parallel().Children[0];

        PathStep[] path = [.. TraceTime.CriticalPath(step)];

        Assert.Equal(
            ["run 10", "slow 20", "run 5", "last 30"],
            path.Select(piece => $"{piece.Node.Name} {piece.DurationNanoseconds / 1_000_000}")
        );
        Assert.Equal(step.DurationNanoseconds, path.Sum(piece => piece.DurationNanoseconds));
        Assert.Equal(
            path.Skip(1).Select(piece => piece.StartTime),
            path.SkipLast(1).Select(piece => new Timestamp(piece.StartTime.UnixNanoseconds + piece.DurationNanoseconds))
        );
    }

    private static TraceNode Parallel()
    {
        var clock = new FakeTimeProvider(QueryTrace.Start);
        return TraceForest
            .Of(
                Some.Envelope(
                    session =>
                    {
                        using AgentSpan run = session.AgentStep("run");
                        Pass(10);
                        AgentSpan slow = Apart.Start(() => session.ToolCall("slow"));
                        AgentSpan fast = Apart.Start(() => session.ToolCall("fast"));
                        Pass(15);
                        fast.Dispose();
                        Pass(5);
                        slow.Dispose();
                        Pass(5);
                        using AgentSpan last = session.ToolCall("last");
                        Pass(30);
                    },
                    Some.Quiet() with
                    {
                        TimeProvider = clock,
                    }
                )
            )
            .Roots[0];

        void Pass(int milliseconds) => clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
    }
}
