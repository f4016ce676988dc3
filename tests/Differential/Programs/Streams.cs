namespace AgentObservatory.Tests.Differential.Programs;

/// <summary>Streams that are reported by hand.</summary>
internal static class Streams
{
    public static void EveryEnd(Stage stage)
    {
        AgentSession session = stage.Session();
        Report("completed", stream => stream.Complete());
        Report("disposed", stream => stream.Dispose());
        Report("failed", stream => Fail(stream, new IOException("disk")));
        Report("failed without an exception", stream => Fail(stream, null));
        Report("cancelled", stream => Fail(stream, new OperationCanceledException("stop")));
        Report("timed out", stream => Fail(stream, new TaskCanceledException("slow", new TimeoutException())));
        Report("completed after a failure", stream => stream.Complete(), new IOException("disk"));
        Report("unfinished", _ => { });
        session.Dispose();

        void Report(string name, Action<StreamSpan> end, Exception? failure = null)
        {
            StreamSpan stream = session.Stream(name);
            stage.Pass(10);
            stream.Event("item", ("n", 1));
            if (failure is not null)
            {
                stream.Fail(failure);
            }

            stage.Pass(30);
            stream.Event("item", ("n", 2));
            stage.Pass(20);
            stream.Event("item", ("n", 3));
            stage.Pass(100);
            end(stream);
        }

        static void Fail(StreamSpan stream, Exception? exception)
        {
            stream.Fail(exception);
            stream.Dispose();
        }
    }

    public static void StreamsOfNoItemAndOfOne(Stage stage)
    {
        using AgentSession session = stage.Session();
        session.Stream("none").Complete();
        using StreamSpan one = session.Stream("one", ("unit", "ms"));
        stage.Pass(2.5);
        one.Event("item");
    }

    public static void TheStreamsOwnAttributesWin(Stage stage)
    {
        using AgentSession session = stage.Session();
        using StreamSpan stream = session.Stream("stream", (StreamAttribute.Items, 77));
        stream.Set(StreamAttribute.Items, 99);
        stream.Set(StreamAttribute.End, "by hand");
        stream.Set("mine", 1);
        stream.Event("item");
        stream.Event("item");
    }

    public static void AStreamThatIsFullOfAttributes(Stage stage)
    {
        using AgentSession session = stage.Session();
        using StreamSpan stream = session.Stream("stream");
        stream.Set(Some.Pairs(128));
        stream.Event("item");
        stage.Pass(1);
        stream.Event("item");
    }

    public static void StreamsSideBySideAndOneWithinTheOther(Stage stage)
    {
        using AgentSession session = stage.Session();
        using StreamSpan outer = session.Stream("outer");
        outer.Event("item");
        using (StreamSpan inner = session.Stream("inner"))
        {
            stage.Pass(1);
            inner.Event("item");
            outer.Event("item");
            stage.Pass(2);
            inner.Event("item");
        }

        stage.Pass(3);
        outer.Event("item");
        using AgentSpan tool = session.ToolCall("tool");
        tool.Event("an event, no item");
    }

    public static void StreamsUnderAModelCall(Stage stage)
    {
        using AgentSession session = stage.Session();
        using AgentSpan call = session.LlmCall(
            "gpt-4",
            ("gen_ai.operation.name", "chat"),
            ("gen_ai.provider.name", "openai")
        );
        stage.Pass(50);
        using (StreamSpan stream = session.Stream("tokens"))
        {
            stage.Pass(25);
            stream.Event("token", ("text", "a"));
            stage.Pass(75);
            stream.Event("token", ("text", "b"));
        }

        call.Set(("gen_ai.usage.input_tokens", 3), ("gen_ai.usage.output_tokens", 2));
    }
}
