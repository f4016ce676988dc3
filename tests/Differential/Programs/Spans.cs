namespace AgentObservatory.Tests.Differential.Programs;

internal static class Spans
{
    public static void ASessionWithoutAnything(Stage stage) => stage.Session().Dispose();

    public static void NestedSpansAndSiblings(Stage stage)
    {
        using AgentSession session = stage.Session();
        stage.Pass(1);
        using (session.AgentStep("plan"))
        {
            stage.Pass(2);
            using (AgentSpan tool = session.ToolCall("search", ("query", "rx"), ("top_k", 5)))
            {
                stage.NoteCurrent();
                stage.Pass(3);
                tool.Event("cache_miss");
                tool.Set("hits", 12);
                using (session.LlmCall("gpt-4"))
                {
                    stage.Pass(4);
                }

                stage.Pass(5);
            }

            stage.NoteCurrent();
            session.ToolCall("rank").Dispose();
        }

        stage.Pass(6);
        session.Span("retrieve", "retrieval").Dispose();
        stage.NoteCurrent();
    }

    public static void EveryKindOfSpanWithTuples(Stage stage)
    {
        using AgentSession session = stage.Session();
        session.AgentStep("step", ("k", 1)).Dispose();
        session.ToolCall("tool", ("k", 2.5)).Dispose();
        session.LlmCall("llm", ("k", "text")).Dispose();
        session.Span("span", "of my own", ("k", true)).Dispose();
        session.Stream("stream", ("k", 'c')).Dispose();
    }

    public static void EveryKindOfSpanWithDictionaries(Stage stage)
    {
        using AgentSession session = stage.Session();
        var details = new Dictionary<string, object?>
        {
            ["number"] = 1,
            ["text"] = "t",
            ["nothing"] = null,
        };
        session.AgentStep("step", details).Dispose();
        session.ToolCall("tool", details).Dispose();
        session.LlmCall("llm", details).Dispose();
        session.Span("span", "kind", details).Dispose();
        using StreamSpan stream = session.Stream("stream", details);
        stream.Event("event", details);
        stream.Set(details);
        details["number"] = 2;
    }

    public static void AttributesThatAreSetAgainAndTooLate(Stage stage)
    {
        using AgentSession session = stage.Session();
        AgentSpan span = session.ToolCall("tool", ("given at the start", 1));
        span.Set("twice", 1);
        span.Set("once", "a");
        span.Set("twice", "two");
        span.Set("given at the start", 2);
        span.Set(("third", 3), ("third", 4), ("once", "b"));
        span.Set(null!, "a null key");
        span.Dispose();
        span.Set("late", 1);
        span.Set(("late", 1), ("later", 2));
    }

    public static void MoreThan128AttributesAreSet(Stage stage)
    {
        using AgentSession session = stage.Session();
        using AgentSpan span = session.ToolCall("tool");
        for (int number = 0; number < 140; number++)
        {
            span.Set("key-" + number, number);
        }

        span.Set("key-5", "again");
    }

    public static void MoreThan128AttributesAreSetAtOnce(Stage stage)
    {
        using AgentSession session = stage.Session();
        using AgentSpan span = session.ToolCall("tool", Some.Pairs(129));
        span.Set(Some.Pairs(130));
        span.Set(Some.Dictionary(140));
    }

    public static void FailuresByHand(Stage stage)
    {
        using AgentSession session = stage.Session();
        Fail("exception", new InvalidOperationException("broken"));
        Fail("nothing", [null]);
        Fail("cancellation", new OperationCanceledException("stop"));
        Fail("timeout", new TaskCanceledException("slow", new TimeoutException()));
        Fail("last counts", new IOException("first"), new ArgumentException("second"));
        Fail("cancelled after an error", new IOException("first"), new OperationCanceledException());
        Fail("error after a cancellation", new OperationCanceledException(), new IOException("second"));
        Fail("inner", new InvalidOperationException("outer", new IOException("inner")));
        Fail("several", new AggregateException(new IOException("one"), new IOException("two")));
        AgentSpan ended = session.ToolCall("too late");
        ended.Dispose();
        ended.Fail(new IOException());

        void Fail(string name, params Exception?[] exceptions)
        {
            using AgentSpan span = session.ToolCall(name);
            foreach (Exception? exception in exceptions)
            {
                stage.Note(span.Fail(exception).ToString());
            }
        }
    }

    public static void EndsThatComeTwiceAndOutOfOrder(Stage stage)
    {
        using AgentSession session = stage.Session();
        AgentSpan outer = session.AgentStep("outer");
        AgentSpan middle = session.ToolCall("middle");
        AgentSpan inner = session.LlmCall("inner");
        stage.Pass(1);
        outer.Dispose();
        stage.NoteCurrent();
        session.ToolCall("under inner").Dispose();
        inner.Dispose();
        stage.NoteCurrent();
        outer.Dispose();
        inner.Dispose();
        stage.Pass(1);
        middle.Dispose();
        stage.NoteCurrent();
        session.ToolCall("at the top").Dispose();
    }

    public static void EventsAfterTheEndOfTheirSpan(Stage stage)
    {
        using AgentSession session = stage.Session();
        AgentSpan span = session.ToolCall("tool");
        span.Event("in time");
        stage.Pass(1);
        span.Dispose();
        stage.Pass(1);
        span.Event("late", ("n", 1));
        StreamSpan stream = session.Stream("stream");
        stream.Event("in time");
        stream.Complete();
        stage.Pass(1);
        stream.Event("late");
    }

    public static void SpansAndStreamsThatNobodyEnds(Stage stage)
    {
        AgentSession session = stage.Session();
        AgentSpan step = session.AgentStep("step");
        step.Set("learnt", 1);
        stage.Pass(1);
        StreamSpan stream = session.Stream("stream");
        stream.Event("item");
        stage.Pass(2);
        stream.Event("item");
        session.ToolCall("ended").Dispose();
        session.ToolCall("failed, not ended").Fail(new IOException("broken"));
        session.ToolCall("cancelled, not ended").Fail(new OperationCanceledException());
        session.Stream("empty stream");
        stage.Pass(3);
        session.Dispose();
        step.Dispose();
        stream.Complete();
    }

    public static void HostileNames(Stage stage)
    {
        using AgentSession session = stage.Session();
        string[] names =
        [
            null!,
            "",
            " ",
            "line\r\nfeed\u2028and\0null",
            "\u001b[31mred\u001b[0m [bold]",
            "\u202eright to left",
            "\ud800alone",
            "alone\udc00",
            new string('n', 1024),
            new string('n', 1025),
            new string('n', 1023) + "\U0001F600",
            new string('n', 1022) + "\U0001F600 and more",
        ];
        foreach (string name in names)
        {
            using AgentSpan span = session.Span(name, name, (name, name));
            span.Event(name, (name, 1), ("other", 2));
            span.Set(name, 1);
        }
    }

    public static void EveryReportReadsTheClockOnce(Stage stage)
    {
        using AgentSession session = stage.Session();
        stage.Clock.StepPerReading = TimeSpan.FromMilliseconds(1);
        using (AgentSpan span = session.ToolCall("tool"))
        {
            span.Event("event");
            span.Event("event", ("a", 1), ("b", 2));
            span.Set("set", 1);
            span.Fail(null);
            span.Event("event");
        }

        using (StreamSpan stream = session.Stream("stream"))
        {
            stream.Event("item");
            stream.Event("item");
            stream.Complete();
        }
    }
}
