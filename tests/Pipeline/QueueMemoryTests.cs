using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Pipeline;

/// <summary>A queue's bytes are an estimate: the memory that is really held comes close to it, whatever agents report.</summary>
[Collection(Alone.Name)]
public class QueueMemoryTests
{
    private const long MaxQueuedBytes = 16 * 1024 * 1024;

    /// <summary>What a session does again and again; told how often it has.</summary>
    private static readonly Dictionary<string, Action<AgentSession, int>> Programs = new()
    {
        ["one span"] = (session, number) => (number == 0 ? session.ToolCall("call") : null)?.Dispose(),
        ["spans"] = (session, _) => session.ToolCall("call").Dispose(),
        ["spans with numbers"] = (session, number) => session.ToolCall("call", ("number", number), ("half", 0.5)).Dispose(),
        ["spans that learn a number"] = (session, number) =>
        {
            using AgentSpan span = session.ToolCall("call");
            span.Set("number", number);
        },
        ["spans that learn numbers with names of their own"] = (session, _) =>
        {
            using AgentSpan span = session.ToolCall("call");
            span.Set(Numbers(65));
        },
        ["spans with texts"] = (session, number) =>
        {
            using AgentSpan span = session.LlmCall("call", ("prompt", Text(number, 40)), ("model", "large"));
            span.Set(("in", number), ("out", number), ("cost", 0.5), ("finish", "stop"), ("answer", Text(number, 100)));
        },
        ["spans that fail"] = (session, number) =>
        {
            using AgentSpan span = session.ToolCall("call");
            span.Fail(new IOException(Text(number, 80)));
        },
        ["streams"] = (session, number) =>
        {
            using StreamSpan stream = session.Stream("stream");
            stream.Event("item", ("number", number));
            stream.Event("item", ("number", number));
        },
        ["events"] = (_, _) => Report(),
        ["events with numbers"] = (_, number) => Report(("seq", number), ("bytes", 4_096)),
        ["events with numbers with names of their own"] = (_, _) => Report(Numbers(65)),
        ["events with short texts"] = (_, number) => Report(("seq", number), ("text", Text(number, 5))),
        ["events with long texts"] = (_, number) => Report(("seq", number), ("text", Text(number, 2_000))),
        ["events with long lists"] = (_, _) => Report(("list", new int[200])),
        ["events with lists of small maps"] = (_, _) =>
            Report(new Dictionary<string, object?> { ["list"] = Enumerable.Range(0, 50).Select(_ => Numbers(1)) }),
    };

    public static TheoryData<string> Shapes => [.. Programs.Keys];

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Fault51_AQueueFullByItsBytesHoldsAtMostHalfAsMuchMemoryAgain(string shape)
    {
        var (estimated, held) = await Fill(shape);

        // The heap is the whole process's: what tests before have left behind may go while this one measures.
        for (int again = 0; again < 3 && held < MaxQueuedBytes * 2 / 5; again++)
        {
            (estimated, held) = await Fill(shape);
        }

        Assert.InRange(estimated, MaxQueuedBytes * 8 / 10, MaxQueuedBytes);
        Assert.InRange(held, MaxQueuedBytes * 2 / 5, MaxQueuedBytes * 3 / 2);
    }

    private static async Task<(long Estimated, long Held)> Fill(string shape)
    {
        var hanging = new HangingExporter();
        var options = new ObservatoryOptions { MaxQueuedBytes = MaxQueuedBytes, MaxQueuedSessions = int.MaxValue };
        Observatory observatory = Mode.Server.Start(options, hanging);
        Run(observatory, Programs[shape]);
        hanging.IsHanging.Wait();

        long before = ManagedMemory.Settled();
        while (observatory.Health.Exporters[0].Dropped.Total == 0)
        {
            Run(observatory, Programs[shape]);
        }

        long held = ManagedMemory.Settled() - before;
        long estimated = observatory.Health.Exporters[0].QueuedBytes;
        hanging.Release();
        await observatory.End();
        return (estimated, held);
    }

    private static void Run(Observatory observatory, Action<AgentSession, int> program)
    {
        using AgentSession session = observatory.StartSession(Some.Context);
        using AgentSpan step = session.AgentStep("step");
        for (int number = 0; number < 300; number++)
        {
            program(session, number);
        }
    }

    private static void Report(params ReadOnlySpan<(string Key, AttributeValue Value)> attributes) =>
        AgentSpan.Current!.Event("happened", attributes);

    private static void Report(IEnumerable<KeyValuePair<string, object?>> attributes) =>
        AgentSpan.Current!.Event("happened", attributes);

    /// <summary>Numbers with names that nothing else shares.</summary>
    private static Dictionary<string, object?> Numbers(int count) =>
        Enumerable.Range(10, count).ToDictionary(number => Text(number, 2), object? (number) => number);

    /// <summary>A text that nothing else shares.</summary>
    private static string Text(int number, int length) => new([.. number.ToString().PadRight(length, 'x')]);
}
