namespace AgentObservatory.Tests.Differential.Programs;

/// <summary>Wrappers around async sequences.</summary>
internal static class Sequences
{
    public static async Task EveryKindInEveryEnd(Stage stage)
    {
        using AgentSession session = stage.Session();
        foreach (
            Exception? thrown in new Exception?[] { null, new IOException("disk"), new OperationCanceledException("stop") }
        )
        {
            await Consume(session.AgentStep("step", Items, ("k", 1)));
            await Consume(session.ToolCall("tool", Items));
            await Consume(session.LlmCall("llm", Items));
            await Consume(session.Span("span", "kind", Items));
            await Consume(session.Stream("stream", Items));

            IAsyncEnumerable<int> Items(AgentSpan span)
            {
                span.Set("set", 1);
                return Source.Of(stage, 3, thrown);
            }
        }

        stage.NoteCurrent();

        Task Consume(IAsyncEnumerable<int> items) =>
            stage.CatchAsync(async () =>
            {
                await foreach (int item in items)
                {
                    stage.Pass(2);
                    stage.NoteCurrent();
                }
            });
    }

    public static async Task ABodyThatThrowsBeforeItsSequence(Stage stage)
    {
        using AgentSession session = stage.Session();
        await stage.CatchAsync(async () =>
        {
            await foreach (
                int item in session.LlmCall("llm", IAsyncEnumerable<int> (_) => throw new IOException("no sequence"))
            )
            {
                stage.Note("an item");
            }
        });
        stage.NoteCurrent();
    }

    public static async Task AConsumerThatLeaves(Stage stage)
    {
        using AgentSession session = stage.Session();
        await foreach (int item in session.LlmCall("break", _ => Source.Of(stage, 3)))
        {
            break;
        }

        await stage.CatchAsync(async () =>
        {
            await foreach (int item in session.LlmCall("exception of its own", _ => Source.Of(stage, 3)))
            {
                throw new FormatException("the consumer's");
            }
        });
        await using (session.LlmCall("not a single item", _ => Source.Of(stage, 3)).GetAsyncEnumerator()) { }

        _ = session.LlmCall("never enumerated", _ => Source.Of(stage, 3));
        IAsyncEnumerator<int> left = session.LlmCall("left open", _ => Source.Of(stage, 3)).GetAsyncEnumerator();
        await left.MoveNextAsync();
    }

    public static async Task SpansInTheBodyAndInTheLoop(Stage stage)
    {
        using AgentSession session = stage.Session();
        using (session.AgentStep("consumer"))
        {
            await foreach (int item in session.LlmCall("llm", Body))
            {
                using (session.ToolCall("tool for " + item))
                {
                    await stage.NextTurn();
                }
            }

            stage.NoteCurrent();
        }

        async IAsyncEnumerable<int> Body(AgentSpan call)
        {
            using (session.Span("connect", "http"))
            {
                await stage.NextTurn();
            }

            yield return 1;
            call.Event("between");
            using (session.Span("receive", "http"))
            {
                yield return 2;
                stage.NoteCurrent();
                await stage.NextTurn();
                yield return 3;
            }
        }
    }

    public static async Task ASequenceIsEnumeratedTwice(Stage stage)
    {
        using AgentSession session = stage.Session();
        IAsyncEnumerable<int> items = session.LlmCall("llm", _ => Source.Of(stage, 2));
        for (int time = 0; time < 2; time++)
        {
            await foreach (int item in items)
            {
                stage.Pass(1);
            }
        }
    }
}
