namespace AgentObservatory.Benchmarks;

/// <summary>What a million items of a traced stream cost, and what observers of events cost the agent.</summary>
internal static class StreamCosts
{
    private const int Items = 1_000_000;
    private const int Events = 4_000;
    private static readonly ObservatoryOptions Roomy = new()
    {
        MaxEventsPerSession = 2 * Items,
        MaxBytesPerSession = 1L << 33,
    };

    internal static int Run()
    {
        for (int round = 0; round < 3; round++)
        {
            Sample bare = Drain(null);
            Sample traced = Drain(new Observatory([], Roomy, inline: true));
            Console.WriteLine(
                $"{Items:N0} items: bare {PerItem(bare)}, TraceStream {PerItem(traced)}, more {(traced.Time - bare.Time).TotalNanoseconds / Items:0.0} ns"
            );
        }

        Figures[] figures = SideBySide.Measure(
            Candidate("event, nobody subscribed", static _ => { }),
            Candidate("event, one observer", static observatory => observatory.Events.Subscribe(static _ => { })),
            Candidate(
                "event, one slow observer",
                static observatory => observatory.Events.Subscribe(static _ => Thread.Sleep(1))
            )
        );
        foreach (Figures figure in figures)
        {
            Console.WriteLine(
                $"{figure.Name, -26} {figure.Median:0.0} ns ({figure.Minimum:0.0} to {figure.Maximum:0.0}), {figure.Bytes:0} B"
            );
        }

        Console.WriteLine(
            $"streams: one observer costs the agent {figures[1].Median / figures[0].Median:0.0} x an unobserved event"
        );
        return 0;
    }

    private static Candidate Candidate(string name, Action<Observatory> observe)
    {
        var observatory = new Observatory([], new ObservatoryOptions { OnDiagnostic = static _ => { } });
        observe(observatory);
        observatory.StartAsync();
        return new Candidate(
            name,
            () =>
            {
                using AgentSession session = observatory.StartSession(new AgentContext("s", "a"));
                using StreamSpan stream = session.Stream("tokens");
                return SideBySide.Time(() =>
                {
                    for (int number = 0; number < Events; number++)
                    {
                        stream.Event("chunk", ("seq", number), ("bytes", 4096));
                    }
                });
            },
            Events
        );
    }

    private static Sample Drain(Observatory? observatory)
    {
        using AgentSession? session = observatory?.StartSession(new AgentContext("s", "a"));
        IAsyncEnumerable<int> items = session is null
            ? NumberStream.Of(Items)
            : session.TraceStream("numbers", NumberStream.Of(Items));
        return SideBySide.Time(() => NumberStream.DrainAsync(items).GetAwaiter().GetResult());
    }

    private static string PerItem(Sample sample) =>
        $"{sample.Time.TotalNanoseconds / Items:0.0} ns and {(double)sample.Bytes / Items:0} B an item";
}
