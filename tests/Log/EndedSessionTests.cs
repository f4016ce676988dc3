using System.Runtime.CompilerServices;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Log;

public class EndedSessionTests
{
    [Theory, BothModes]
    public async Task Fault58_ATimerAndAClosureOfAnEndedSessionHoldNothingOfWhatItReported(Mode mode)
    {
        int exported = 0;
        Observatory observatory = mode.Start(new CallbackExporter(_ => exported++));
        int seen = 0;
        observatory.Events.Subscribe(static _ => { });
        observatory.Sessions.Subscribe(_ => Volatile.Write(ref seen, seen + 1));
        Left left = RunOne(observatory);
        await observatory.Settle();
        observatory.Run(1);
        await observatory.Settle();
        SpinWait.SpinUntil(() => Volatile.Read(ref seen) == 2);

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.Equal(2, exported);
        Assert.All(left.Values, value => Assert.False(value.IsAlive));
        left.Report();
        Assert.Equal(3, observatory.Health.EventsDropped[DropReason.Late]);
        await left.Timer.DisposeAsync();
        await observatory.End();
        Some.LawsHold(observatory);
    }

    // On a thread of its own, so that no frame of the test holds a value.
    private static Left RunOne(Observatory observatory)
    {
        Left? left = null;
        var thread = new Thread(() => left = Run(observatory));
        thread.Start();
        thread.Join();
        Assert.All(left!.Values, Assert.NotNull);
        return left;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Left Run(Observatory observatory)
    {
        string[] values = [.. Enumerable.Range(0, 4).Select(number => new string((char)('a' + number), 10_000))];
        var metadata = new Dictionary<string, object?> { ["large"] = values[0] };
        AgentSession session = observatory.StartSession(Some.Context with { Metadata = metadata });
        AgentSpan span = session.ToolCall("call", ("large", values[1]));
        span.Event("event", ("large", values[2]));
        span.Set("large", values[3]);
        var timer = new Timer(_ => session.ToolCall("late"), span, Timeout.Infinite, Timeout.Infinite);
        void Report()
        {
            span.Event("late");
            span.Dispose();
            session.ToolCall("late");
        }

        session.Dispose();
        return new Left(timer, Report, [.. values.Select(value => new WeakReference(value))]);
    }

    /// <summary>What a session has left behind.</summary>
    private sealed record Left(Timer Timer, Action Report, WeakReference[] Values);
}
