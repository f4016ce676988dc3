namespace AgentObservatory.Tests.Differential.Programs;

/// <summary>Sessions that reach their limits. The errors here are never thrown, because a stack trace has no fixed length.</summary>
internal static class Limits
{
    private static readonly string Text1K = new('x', 1_000);

    public static void EventsAreShedByTheLimitOfEvents(Stage stage)
    {
        stage.Options = stage.Options with { MaxEventsPerSession = 20 };
        using AgentSession session = stage.Session();
        using AgentSpan step = session.AgentStep("step");
        using (AgentSpan tool = session.ToolCall("tool"))
        {
            for (int number = 0; number < 30; number++)
            {
                stage.Pass(1);
                tool.Event("event", ("n", number));
            }

            tool.Set("learnt", 1);
        }

        step.Event("shed, too");
    }

    public static void ItemsAreShedByTheLimitOfEvents(Stage stage)
    {
        stage.Options = stage.Options with { MaxEventsPerSession = 20 };
        using AgentSession session = stage.Session();
        using StreamSpan stream = session.Stream("stream");
        for (int number = 0; number < 30; number++)
        {
            stage.Pass(number);
            stream.Event("item", ("n", number));
        }
    }

    public static void SpansThatDoNotFitAndTheirChildren(Stage stage)
    {
        stage.Options = stage.Options with { MaxEventsPerSession = 10 };
        using AgentSession session = stage.Session();
        var open = new List<AgentSpan>();
        for (int number = 0; number < 8; number++)
        {
            stage.Pass(1);
            open.Add(session.AgentStep("step " + number, ("n", number)));
            stage.NoteCurrent();
            open[^1].Event("event");
            open[^1].Set("learnt", number);
        }

        open[7].Fail(new IOException("not recorded"));
        open[0].Dispose();
        using (AgentSpan child = session.ToolCall("child"))
        {
            child.Event("event");
        }

        open.Reverse();
        open.ForEach(span => span.Dispose());
        session.ToolCall("afterwards").Dispose();
        StreamSpan stream = session.Stream("stream");
        stream.Event("item");
        stream.Complete();
    }

    public static void WrappersThatDoNotFit(Stage stage)
    {
        stage.Options = stage.Options with { MaxEventsPerSession = 10 };
        using AgentSession session = stage.Session();
        for (int number = 0; number < 7; number++)
        {
            stage.Catch(() => session.ToolCall("tool " + number, span => span.Event("event")));
            stage.Catch(() =>
                session.ToolCall("fails " + number, new Action<AgentSpan>(_ => throw new IOException("disk")))
            );
        }
    }

    public static void EventsAreShedByTheLimitOfBytes(Stage stage)
    {
        stage.Options = stage.Options with { MaxBytesPerSession = 64 * 1024 };
        using AgentSession session = stage.Session();
        using AgentSpan tool = session.ToolCall("tool");
        for (int number = 0; number < 40; number++)
        {
            tool.Event("event", ("n", number), ("text", Text1K));
        }

        tool.Event("a small one still fits");
        tool.Event("a list", new Dictionary<string, object?> { ["list"] = Enumerable.Range(0, 500) });
        using StreamSpan stream = session.Stream("stream");
        for (int number = 0; number < 40; number++)
        {
            stage.Pass(1);
            stream.Event("item", ("text", Text1K));
        }
    }

    public static void SpansKeepTheirStructureBeyondTheLimitOfBytes(Stage stage)
    {
        stage.Options = stage.Options with { MaxBytesPerSession = 64 * 1024 };
        using AgentSession session = stage.Session();
        for (int number = 0; number < 40; number++)
        {
            using AgentSpan span = session.ToolCall("tool " + number, ("text", Text1K), ("n", number));
            span.Event("event");
        }
    }

    public static void AttributesAreSetBeyondTheLimitOfBytes(Stage stage)
    {
        stage.Options = stage.Options with { MaxBytesPerSession = 64 * 1024 };
        using AgentSession session = stage.Session();
        using AgentSpan span = session.ToolCall("tool");
        for (int number = 0; number < 40; number++)
        {
            span.Set("key-" + number, Text1K);
        }

        span.Set("key-0", "short");
        span.Set("key-1", new string('y', 10_000));
        span.Set("key-38", 1);
        span.Set("last", 1);
    }

    public static void ErrorsBeyondTheLimitOfBytes(Stage stage)
    {
        stage.Options = stage.Options with { MaxBytesPerSession = 64 * 1024 };
        using AgentSession session = stage.Session();
        for (int number = 0; number < 6; number++)
        {
            using AgentSpan span = session.ToolCall("tool " + number);
            span.Fail(new IOException(new string('e', 5_000)));
        }

        using AgentSpan failed = session.ToolCall("the last error counts");
        failed.Fail(new IOException(new string('e', 30_000)));
        failed.Fail(new IOException("short"));
    }

    public static void MetadataThatIsTooLarge(Stage stage)
    {
        stage.Options = stage.Options with { MaxBytesPerSession = 64 * 1024 };
        var metadata = new Dictionary<string, object?> { ["text"] = new string('m', 10_000) };
        stage.Observatory.StartSession(new AgentContext("too large", "agent", Metadata: metadata)).Dispose();
        metadata["text"] = new string('m', 4_000);
        using AgentSession session = stage.Observatory.StartSession(new AgentContext("fits", "agent", Metadata: metadata));
        using AgentSpan span = session.ToolCall("tool");
        for (int number = 0; number < 30; number++)
        {
            span.Event("event", ("text", Text1K));
        }
    }

    public static void LongErrors(Stage stage)
    {
        using AgentSession session = stage.Session();
        using (AgentSpan span = session.ToolCall("message"))
        {
            span.Fail(new IOException(new string('e', 40_000)));
        }

        using (AgentSpan span = session.ToolCall("hostile message"))
        {
            span.Fail(new IOException("\ud800 \0 \"quoted\" \u2028"));
        }

        using (AgentSpan span = session.ToolCall("message that throws"))
        {
            span.Fail(new HostileException(new IOException("no message")));
        }

        using AgentSpan nested = session.ToolCall("many inner exceptions");
        Exception exception = new IOException("innermost");
        for (int level = 0; level < 20; level++)
        {
            exception = new InvalidOperationException("level " + level, exception);
        }

        nested.Fail(exception);
    }

    private sealed class HostileException(Exception thrown) : Exception
    {
        public override string Message => throw thrown;

        public override string ToString() => throw thrown;
    }
}
