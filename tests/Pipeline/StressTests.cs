using AgentObservatory.Log;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Pipeline;

/// <summary>Agents report, flush and shut down at once, while exporters fail and interruptions rain.</summary>
[Collection(Alone.Name)]
public class StressTests
{
    private const int Rounds = 400;
    private const int Threads = 16;
    private const int Steps = 4;

    /// <summary>The start and the end of a span, recorded or refused.</summary>
    private const int ReportsOfARun = 2;

    [Theory, BothModes]
    public void Fault53_AfterEveryShutdownUnderInterruptionsBothLawsHoldExactly(Mode mode)
    {
        for (int round = 0; round < Rounds; round++)
        {
            Run(mode, round);
        }
    }

    private static void Run(Mode mode, int round)
    {
        var options = new ObservatoryOptions
        {
            MaxQueuedSessions = 8,
            MaxEventsPerSession = 40,
            OnDiagnostic = static _ => Thread.Sleep(0),
        };
        TimeSpan deadline = round % 2 == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.Zero;
        var memory = new InMemoryExporter();
        var flaky = new ThrowingExporter(() => new ThreadInterruptedException("its own"));
        Observatory observatory = mode.Start(options, memory, flaky, new CallbackExporter(static _ => Thread.Sleep(0)));
        observatory.Events.Subscribe(static _ => Thread.Sleep(0));
        var flushes = new Task<bool>[Threads * Steps];
        AgentSession shared = observatory.StartSession(Some.Context);
        long told = 0;

        Interruptions.Rain(
            Threads,
            number =>
            {
                for (int step = 0; step < Steps; step++)
                {
                    observatory.StartAsync();
                    observatory.Run(1);
                    AgentSpan span = shared.ToolCall("t");
                    span.Event("e");

                    // Where the start is recorded, the library writes the end.
                    Interlocked.Add(ref told, ReportsOfARun + 2 + (span.Row == SpanRow.None ? 0 : 1));
                    flaky.IsBroken = (number + step) % 3 == 0;
                    flushes[number * Steps + step] = observatory.FlushAsync(
                        number % 2 == 0 ? TimeSpan.Zero : Timeout.InfiniteTimeSpan
                    );
                    _ = observatory.Health;
                    if ((number, step) == (round % Threads, round / Threads % Steps))
                    {
                        observatory.ShutdownAsync(deadline);
                    }
                }

                shared.Dispose();
                observatory.Dispose();
            }
        );

        // A shutdown at its deadline leaves an export under way.
        SpinWait.SpinUntil(() => IsAtRest(observatory.Health), TimeSpan.FromMinutes(1));
        ObservatoryHealth health = observatory.Health;
        Assert.Equal((0, 1 + Threads * Steps), (health.SessionsOpen, health.SessionsStarted + health.SessionsRefused.Total));
        Assert.Equal(told, health.EventsEmitted);
        Assert.Equal(memory.Envelopes.Count, health.Exporters[0].Exported);
        Some.LawsHold(observatory);
        Assert.All(flushes, static flush => Assert.True(flush.IsCompletedSuccessfully));
    }

    private static bool IsAtRest(ObservatoryHealth health) =>
        health.EventsEmitted == health.EventsFolded + health.EventsDropped.Total
        && health.Exporters.All(static exporter => exporter.InFlight == 0);
}
