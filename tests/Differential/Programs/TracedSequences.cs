namespace AgentObservatory.Tests.Differential.Programs;

/// <summary>TraceStream over async sequences.</summary>
internal static class TracedSequences
{
    public static async Task EveryEnd(Stage stage)
    {
        AgentSession session = stage.Session();
        await Consume("completed", Source.Of(stage, 3));
        await Consume("of no item", Source.Of(stage, 0));
        await Consume("failed", Source.Of(stage, 3, new IOException("disk")));
        await Consume("cancelled", Source.Of(stage, 3, new OperationCanceledException("stop")));
        await Consume("timed out", Source.Of(stage, 2, new TaskCanceledException("slow", new TimeoutException())));
        await Consume("abandoned at once", Source.Of(stage, 3), leaveAfter: 1);
        await Consume("abandoned after a turn", Source.Of(stage, 3), leaveAfter: 2);
        await Consume("the consumer throws", Source.Of(stage, 3), leaveAfter: 2, new FormatException("the consumer's"));
        IAsyncEnumerator<int> left = session.TraceStream("unfinished", Source.Of(stage, 3)).GetAsyncEnumerator();
        await left.MoveNextAsync();
        session.Dispose();
        stage.Note((await left.MoveNextAsync()).ToString());
        await left.DisposeAsync();

        Task Consume(string name, IAsyncEnumerable<int> source, int leaveAfter = 0, Exception? thrown = null) =>
            stage.CatchAsync(async () =>
            {
                await foreach (int item in session.TraceStream(name, source, ("unit", "number")))
                {
                    stage.Pass(1);
                    if (item == leaveAfter)
                    {
                        if (thrown is not null)
                        {
                            throw thrown;
                        }

                        break;
                    }
                }
            });
    }

    public static async Task TheCallersTokenIsCancelled(Stage stage)
    {
        using AgentSession session = stage.Session();
        using var seen = new CancellationTokenSource();
        await stage.CatchAsync(async () =>
        {
            await foreach (
                int item in session.TraceStream("the source throws", Source.Of(stage, 3)).WithCancellation(seen.Token)
            )
            {
                seen.Cancel();
            }
        });
        using var left = new CancellationTokenSource();
        await foreach (
            int item in session.TraceStream("the consumer leaves", Source.Of(stage, 3)).WithCancellation(left.Token)
        )
        {
            left.Cancel();
            break;
        }
    }

    public static async Task ItemsAreDescribed(Stage stage)
    {
        using AgentSession session = stage.Session();
        Func<int, ItemEvent>[] descriptions =
        [
            item => new ItemEvent("number", ("value", item), ("twice", 2 * item)),
            item => new ItemEvent("dictionary", new Dictionary<string, object?> { ["value"] = item }),
            _ => "name alone",
            _ => default,
            item => item == 2 ? default(ItemEvent) : "all but one",
            _ => new ItemEvent(null!),
            item => item == 2 ? throw new FormatException("no description") : "all but one",
            _ => throw new OperationCanceledException(),
            _ => new ItemEvent("many", Some.Pairs(130)),
            _ => new ItemEvent(new string('n', 1_025), (null!, double.NaN)),
        ];
        for (int number = 0; number < descriptions.Length; number++)
        {
            await foreach (int item in session.TraceStream("described " + number, Source.Of(stage, 3), descriptions[number]))
            {
                stage.Pass(1);
            }
        }
    }

    public static async Task TheCurrentSessionAndNone(Stage stage)
    {
        IAsyncEnumerable<int> traced = Source.Of(stage, 2).TraceStream("current", ("k", 1));
        await Consume(traced);
        using AgentSession first = stage.Session("first");
        await Consume(traced);
        using (AgentSession second = stage.Session("second"))
        {
            await Consume(traced);
            await Consume(Source.Of(stage, 2).TraceStream(first, "given", item => new ItemEvent("n", ("value", item))));
            await Consume(Source.Of(stage, 2).TraceStream(null, "none given"));
            await Consume(Source.Of(stage, 2).TraceStream("described", _ => "item"));
        }

        async Task Consume(IAsyncEnumerable<int> items)
        {
            await foreach (int item in items)
            {
                stage.NoteCurrent();
            }
        }
    }

    public static async Task SpansOfTheSourceAndOfTheLoop(Stage stage)
    {
        using AgentSession session = stage.Session();
        await foreach (int item in session.TraceStream("outer", Items()))
        {
            stage.NoteCurrent();
            using (session.AgentStep("loop " + item))
            {
                await foreach (int inner in session.TraceStream("inner " + item, Source.Of(stage, 2)))
                {
                    session.ToolCall("tool").Dispose();
                }
            }
        }

        stage.NoteCurrent();

        async IAsyncEnumerable<int> Items()
        {
            using AgentSpan kept = session.Span("kept open over the yields", "source");
            yield return 1;
            stage.NoteCurrent();
            await stage.NextTurn();
            session.ToolCall("of the source").Dispose();
            yield return 2;
            stage.NoteCurrent();
        }
    }

    public static async Task ATracedSequenceWithinAWrapper(Stage stage)
    {
        using AgentSession session = stage.Session();
        var answer = session.LlmCall("gpt-4", call => Source.Of(stage, 3).TraceStream("tokens"), ("k", 1));
        await foreach (int item in answer)
        {
            using (session.ToolCall("speak"))
            {
                stage.Pass(1);
            }

            if (item == 2)
            {
                break;
            }
        }

        stage.NoteCurrent();
    }

    public static async Task ConsumersSideBySide(Stage stage)
    {
        using AgentSession session = stage.Session();
        IAsyncEnumerable<int> items = session.TraceStream("items", Source.Of(stage, 4));
        await Task.WhenAll(Consume("one"), Consume("two"));

        Task Consume(string name) =>
            session.AgentStep(
                name,
                async step =>
                {
                    await foreach (int item in items)
                    {
                        step.Event("item", ("n", item));
                        await stage.NextTurn();
                    }
                }
            );
    }

    public static async Task ItemsAreCountedBeyondTheLimit(Stage stage)
    {
        stage.Options = stage.Options with { MaxEventsPerSession = 20 };
        using AgentSession session = stage.Session();
        await foreach (int item in session.TraceStream("stream", Source.Of(stage, 30)))
        {
            stage.Pass(item);
        }
    }

    public static async Task EnumeratorsThatThrow(Stage stage)
    {
        using AgentSession session = stage.Session();
        await Consume("no enumerator", new ThrowingSequence { Enumerate = Throw });
        await Consume("no first item", new ThrowingSequence { Move = Throw });
        await Consume("no current item", new ThrowingSequence { Read = Throw });
        await Consume("no end", new ThrowingSequence { Close = Throw });

        async Task Consume(string name, ThrowingSequence source) =>
            await stage.CatchAsync(async () =>
            {
                await foreach (int item in session.TraceStream(name, source, item => new ItemEvent("n", ("value", item))))
                {
                    break;
                }
            });

        static void Throw() => throw new IOException("disk");
    }

    /// <summary>One item, given by an enumerator some of whose members throw.</summary>
    private sealed class ThrowingSequence : IAsyncEnumerable<int>, IAsyncEnumerator<int>
    {
        internal Action? Enumerate { get; init; }

        internal Action? Move { get; init; }

        internal Action? Read { get; init; }

        internal Action? Close { get; init; }

        public int Current
        {
            get
            {
                Read?.Invoke();
                return 1;
            }
        }

        public IAsyncEnumerator<int> GetAsyncEnumerator(CancellationToken cancellationToken = default)
        {
            Enumerate?.Invoke();
            return this;
        }

        public ValueTask<bool> MoveNextAsync()
        {
            Move?.Invoke();
            return new ValueTask<bool>(true);
        }

        public ValueTask DisposeAsync()
        {
            Close?.Invoke();
            return default;
        }
    }
}
