using System.Diagnostics;
using AgentObservatory;

namespace Verdicts;

/// <summary>Runs out of memory again and again, down to the last bytes, while an observatory lives. Needs a limit of the
/// heap.</summary>
internal static class Starvation
{
    private const int Rounds = 200;

    private const int StarvedRounds = 40;

    private static readonly AgentContext Context = new("session", "agent");
    private static readonly InvalidOperationException Failure = new("a failure");
    private static readonly string Long = new('x', 100_000);
    private static readonly Dictionary<string, object?> Many = Enumerable
        .Range(0, 20)
        .ToDictionary(number => "key " + number, number => (object?)number);

    /// <summary>What agents do, with a session and a span that may be spares. Nothing here allocates by itself.</summary>
    private static readonly Action<AgentSession, AgentSpan>[] Actions =
    [
        static (session, _) => session.AgentStep("step").Dispose(),
        static (session, _) => session.ToolCall("tool", ("a", 1), ("b", "text")).Dispose(),
        static (session, _) => session.LlmCall("model", Many).Dispose(),
        static (session, _) => session.Stream("stream", ("a", 1)).Complete(),
        static (_, span) => span.Set("key", 1),
        static (_, span) => span.Set("long", Long),
        static (_, span) => span.Set(Many),
        static (_, span) => span.Event("event"),
        static (_, span) => span.Event("event", ("a", 1), ("b", 2)),
        static (_, span) => span.Event("event", ("a", 1), ("b", Long), ("c", 3)),
        static (_, span) => span.Event("event", Many),
        static (_, span) => span.Fail(Failure),
        static (_, span) => span.Attach().Dispose(),
        static (session, span) => GC.KeepAlive(session.TraceParent),
        static (session, _) => session.Fail(Failure),
    ];

    private static object?[]? kept;

    /// <summary>Catches each lack of memory while thrown exceptions are watched.</summary>
    internal static int Survive()
    {
        using var observatory = new Observatory(new InMemoryExporter(), inline: true);
        for (int round = 1; round <= Rounds; round++)
        {
            Exhaust();
            if (round % 10 == 0)
            {
                kept = null;
            }
        }

        Console.WriteLine("survived");
        return 0;
    }

    /// <summary>Reports what agents report while there is no memory. Nothing may be thrown, and everything is counted.</summary>
    internal static int Report(bool isLive = false)
    {
        var thrown = new Exception?[Actions.Length];
        int calls = 0;
        int count = 0;
        Activity?[] started = new Activity?[Rounds * 100];
        using var source = new ActivitySource("starved");
        using var listener = new ActivityListener
        {
            ShouldListenTo = _ => isLive,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStarted = activity => started[count++] = activity,
        };
        ActivitySource.AddActivityListener(listener);
        var options = new ObservatoryOptions { ActivitySource = source };
        using var observatory = new Observatory(new InMemoryExporter(), options, inline: true);
        WarmUp();
        for (int round = 0; round < Rounds; round++)
        {
            RunAll(observatory, thrown, ref calls);
        }

        for (int round = 0; round < StarvedRounds || (round < 10 * StarvedRounds && !IsCounted(observatory)); round++)
        {
            Exhaust();
            Free(round % 30);
            RunAll(observatory, thrown, ref calls);
            kept = null;
        }

        // What there was no memory to deliver is delivered with the next turn.
        observatory.FlushAsync().Wait();
        ObservatoryHealth health = observatory.Health;
        Console.WriteLine($"{calls} calls; {health}");
        for (int index = 0; index < thrown.Length; index++)
        {
            if (thrown[index] is { } exception)
            {
                Console.WriteLine($"action {index}: {exception}");
            }
        }

        long lost = health.EventsEmitted - health.EventsFolded - health.EventsDropped.Total;
        ExporterHealth exporter = health.Exporters[0];
        long missing = health.SessionsEnded - exporter.Exported - exporter.Dropped.Total;

        // Where starting one fails halfway, the runtime does not say that it has started, but that it stops.
        int running = Array.FindAll(started, static activity => activity is { IsStopped: false }).Length;
        Console.WriteLine($"lost {lost}, missing {missing}, open {health.SessionsOpen}, running {running}");
        bool isComplete = lost == 0 && missing == 0 && health.SessionsOpen == 0 && running == 0;
        return isComplete && !Array.Exists(thrown, one => one is not null) ? 0 : 1;
    }

    private static bool IsCounted(Observatory observatory) => observatory.Health.EventsDropped[DropReason.OutOfMemory] > 0;

    private static void RunAll(Observatory observatory, Exception?[] thrown, ref int calls)
    {
        try
        {
            AgentSession session = observatory.StartSession(Context);
            AgentSpan span = session.ToolCall("outer");
            for (int index = 0; index < Actions.Length; index++)
            {
                try
                {
                    Actions[index](session, span);
                }
                catch (Exception exception)
                {
                    thrown[index] ??= exception;
                }

                calls++;
            }

            span.Dispose();
            session.Dispose();
        }
        catch (Exception exception)
        {
            thrown[0] ??= exception;
        }
    }

    /// <summary>The runtime's own threads end the process where they lack memory at their first steps.</summary>
    private static void WarmUp()
    {
        using var fired = new ManualResetEventSlim();
        using var timer = new Timer(_ => ThreadPool.QueueUserWorkItem(_ => fired.Set()), null, 1, 1);
        fired.Wait();
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    /// <summary>Gives back some of the memory, so that a report has enough for its beginning.</summary>
    private static void Free(int pieces)
    {
        for (; pieces > 0; pieces--)
        {
            kept = (object?[]?)kept?[0];
        }
    }

    /// <summary>Large pieces first: a collection walks over each.</summary>
    private static void Exhaust()
    {
        for (int size = 1 << 20; size > 0; size >>= 10)
        {
            try
            {
                while (true)
                {
                    kept = [kept, size == 1 ? null : new byte[size], null, null];
                }
            }
            catch (OutOfMemoryException)
            {
                // Wanted.
            }
        }
    }
}
