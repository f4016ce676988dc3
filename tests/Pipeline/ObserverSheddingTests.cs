using System.Reactive.Linq;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Pipeline;

/// <summary>Observers that do not keep pace.</summary>
[Collection(Alone.Name)]
public class ObserverSheddingTests
{
    private const int MaxQueuedBytes = 4 * 1024 * 1024;

    [Fact]
    public async Task Fault59_AnObserverThatHangsWhileLargeEventsFlowIsBoundedInBytesAndHoldsUpNobody()
    {
        long held = await HangWhileLargeEventsFlow();

        // The heap is the whole process's: what tests before have left behind may go while this one measures.
        for (int again = 0; again < 3 && held < 0; again++)
        {
            held = await HangWhileLargeEventsFlow();
        }

        Assert.InRange(held, MaxQueuedBytes / 3, MaxQueuedBytes * 3 / 2);
    }

    private static async Task<long> HangWhileLargeEventsFlow()
    {
        const int Sessions = 200;
        int exported = 0;
        using var released = new ManualResetEventSlim();
        using var hasBegun = new ManualResetEventSlim();
        using var isHanging = new ManualResetEventSlim();
        var seen = new List<TraceEvent>();
        var options = new ObservatoryOptions { MaxQueuedBytes = MaxQueuedBytes };
        Observatory observatory = Mode.Server.Start(options, new CallbackExporter(_ => exported++));
        observatory.Events.Subscribe(happened =>
        {
            seen.Add(happened);
            if (seen.Count == 2)
            {
                hasBegun.Set();
            }
            else if (seen.Count == 3)
            {
                isHanging.Set();
                released.Wait();
            }
        });
        AgentSession begun = observatory.StartSession(new AgentContext("begun", "agent"));
        AgentSpan open = begun.AgentStep("open");
        hasBegun.Wait();
        observatory.StartSession(new AgentContext("hangs", "agent")).Dispose();
        isHanging.Wait();

        long before = ManagedMemory.Settled();
        for (int number = 0; number < Sessions; number++)
        {
            using AgentSession session = observatory.StartSession(new AgentContext(number.ToString(), "agent"));
            Flood(session.AgentStep("step"));
            await observatory.Settle();
        }

        Flood(open);
        begun.Dispose();
        await observatory.Settle();
        long held = ManagedMemory.Settled() - before;
        int exportedMeanwhile = exported;
        released.Set();
        await observatory.End();

        Assert.Equal(Sessions + 2, exportedMeanwhile);
        Assert.InRange(observatory.Health.ObservationsShed, 1, long.MaxValue);
        Assert.Equal((Sessions + 1) * 24 + 2, seen.Count + observatory.Health.ObservationsShed);
        Assert.Equal(["session_start", "span_start", "session_end"], seen.Where(IsOf("begun")).Select(Kind));
        Assert.All(
            seen.GroupBy(happened => happened.Session.SessionId),
            session => Assert.True(session.Last().Fact.IsSessionEnded)
        );
        Some.LawsHold(observatory);
        return held;
    }

    [Fact]
    public async Task Fault60_OfAStreamThatShedsEverySessionThatWasBegunIsFoldedAndNoneIsKept()
    {
        const int Threads = 4;
        const int Sessions = 1_000;
        using var released = new ManualResetEventSlim();
        var begun = new HashSet<string>();
        var ended = new HashSet<string>();
        var folded = new List<SessionEnvelope>();
        var options = new ObservatoryOptions { MaxQueuedSessions = 8, MaxQueuedBytes = 64 * 1024 };
        Observatory observatory = Mode.Server.Start(options);
        IObservable<TraceEvent> watched = observatory.Events.Do(happened =>
        {
            released.Wait();
            string id = happened.Session.SessionId;
            begun.Add(id);
            Assert.DoesNotContain(id, ended);
            if (happened.Fact.IsSessionEnded)
            {
                ended.Add(id);
            }
        });
        watched.FoldSessions().Subscribe(folded.Add);

        OtherThreads.Race(
            Threads,
            thread =>
            {
                for (int number = 0; number < Sessions; number++)
                {
                    if (number == 50)
                    {
                        released.Set();
                    }

                    using AgentSession session = observatory.StartSession(new AgentContext(thread + "." + number, "agent"));
                    using AgentSpan span = session.ToolCall("call");
                    for (int count = 0; count < 5; count++)
                    {
                        span.Event("event");
                    }
                }
            }
        );
        await observatory.End();

        Assert.InRange(observatory.Health.ObservationsShed, 1, long.MaxValue);
        Assert.Equal(begun.Order(), ended.Order());
        Assert.Equal(begun.Order(), folded.Select(envelope => envelope.Session.SessionId).Order());
        Assert.All(folded, envelope => Assert.NotEqual(SpanStatus.Unfinished, envelope.Status));
    }

    private static void Flood(AgentSpan span)
    {
        using (span)
        {
            for (int number = 0; number < 20; number++)
            {
                span.Event("event", ("payload", new string('x', 10_000)));
            }
        }
    }

    private static Func<TraceEvent, bool> IsOf(string session) => happened => happened.Session.SessionId == session;

    private static string Kind(TraceEvent happened) =>
        happened.Fact.IsSessionStarted ? "session_start"
        : happened.Fact.IsSpanStarted ? "span_start"
        : happened.Fact.IsSessionEnded ? "session_end"
        : "other";
}
