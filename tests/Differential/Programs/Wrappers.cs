namespace AgentObservatory.Tests.Differential.Programs;

/// <summary>The wrapper form: every kind of span, every form of body, every way for a body to end.</summary>
internal static class Wrappers
{
    private static readonly (string Name, Exception? Thrown)[] Ends =
    [
        ("ok", null),
        ("error", new IOException("disk")),
        ("cancelled", new OperationCanceledException("stop")),
        ("timeout", new TaskCanceledException("slow", new TimeoutException())),
    ];

    public static void Actions(Stage stage)
    {
        using AgentSession session = stage.Session();
        foreach (var (name, thrown) in Ends)
        {
            Action<AgentSpan> body = Body;
            stage.Catch(() => session.AgentStep(name, body, ("k", 1)));
            stage.Catch(() => session.ToolCall(name, body));
            stage.Catch(() => session.LlmCall(name, body));
            stage.Catch(() => session.Span(name, "kind", body));
            stage.Catch(() => session.Stream(name, Body));

            void Body(AgentSpan span)
            {
                stage.Pass(1);
                span.Event("event");
                span.Set("set", name);
                ThrowIf(thrown);
            }
        }

        stage.NoteCurrent();
    }

    public static void Functions(Stage stage)
    {
        using AgentSession session = stage.Session();
        foreach (var (name, thrown) in Ends)
        {
            Func<AgentSpan, int> body = Body;
            stage.Catch(() => stage.Note(session.AgentStep(name, body, ("k", 1)).ToString()));
            stage.Catch(() => stage.Note(session.ToolCall(name, body).ToString()));
            stage.Catch(() => stage.Note(session.LlmCall(name, body).ToString()));
            stage.Catch(() => stage.Note(session.Span(name, "kind", body).ToString()));
            stage.Catch(() => stage.Note(session.Stream(name, Body).ToString()));

            int Body(AgentSpan span)
            {
                stage.Pass(1);
                span.Event("event");
                ThrowIf(thrown);
                return 42;
            }
        }

        stage.NoteCurrent();
    }

    public static async Task Tasks(Stage stage)
    {
        using AgentSession session = stage.Session();
        foreach (var (name, thrown) in Ends)
        {
            Func<AgentSpan, Task> body = Body;
            await stage.CatchAsync(() => session.AgentStep(name, body, ("k", 1)));
            await stage.CatchAsync(() => session.ToolCall(name, body));
            await stage.CatchAsync(() => session.LlmCall(name, body));
            await stage.CatchAsync(() => session.Span(name, "kind", body));
            await stage.CatchAsync(() => session.Stream(name, Body));

            async Task Body(AgentSpan span)
            {
                span.Event("before");
                await stage.NextTurn();
                stage.Pass(1);
                stage.NoteCurrent();
                span.Event("after");
                ThrowIf(thrown);
            }
        }

        stage.NoteCurrent();
    }

    public static async Task TasksWithResults(Stage stage)
    {
        using AgentSession session = stage.Session();
        foreach (var (name, thrown) in Ends)
        {
            Func<AgentSpan, Task<int>> body = Body;
            await stage.CatchAsync(() => session.AgentStep(name, body, ("k", 1)));
            await stage.CatchAsync(() => session.ToolCall(name, body));
            await stage.CatchAsync(() => session.LlmCall(name, body));
            await stage.CatchAsync(() => session.Span(name, "kind", body));
            await stage.CatchAsync(async () => stage.Note((await session.Stream(name, Body)).ToString()));

            async Task<int> Body(AgentSpan span)
            {
                await stage.NextTurn();
                stage.Pass(1);
                span.Set("set", 1);
                ThrowIf(thrown);
                return 42;
            }
        }
    }

    public static async Task ValueTasks(Stage stage)
    {
        using AgentSession session = stage.Session();
        foreach (var (name, thrown) in Ends)
        {
            Func<AgentSpan, ValueTask> body = Body;
            await stage.CatchAsync(() => session.AgentStep(name, body, ("k", 1)).AsTask());
            await stage.CatchAsync(() => session.ToolCall(name, body).AsTask());
            await stage.CatchAsync(() => session.LlmCall(name, body).AsTask());
            await stage.CatchAsync(() => session.Span(name, "kind", body).AsTask());
            await stage.CatchAsync(() => session.Stream(name, Body).AsTask());

            async ValueTask Body(AgentSpan span)
            {
                await stage.NextTurn();
                stage.Pass(1);
                span.Event("event");
                ThrowIf(thrown);
            }
        }
    }

    public static async Task ValueTasksWithResults(Stage stage)
    {
        using AgentSession session = stage.Session();
        foreach (var (name, thrown) in Ends)
        {
            Func<AgentSpan, ValueTask<int>> body = Body;
            await stage.CatchAsync(() => session.AgentStep(name, body, ("k", 1)).AsTask());
            await stage.CatchAsync(() => session.ToolCall(name, body).AsTask());
            await stage.CatchAsync(() => session.LlmCall(name, body).AsTask());
            await stage.CatchAsync(() => session.Span(name, "kind", body).AsTask());
            await stage.CatchAsync(() => session.Stream(name, Body).AsTask());

            async ValueTask<int> Body(AgentSpan span)
            {
                await stage.NextTurn();
                stage.Pass(1);
                span.Event("event");
                ThrowIf(thrown);
                return 42;
            }
        }
    }

    public static async Task BodiesThatEndBeforeTheirFirstAwait(Stage stage)
    {
        using AgentSession session = stage.Session();
        await session.ToolCall("completed task", _ => Task.CompletedTask);
        stage.Note((await session.ToolCall("task with a result", _ => Task.FromResult(1))).ToString());
        await session.ToolCall("completed value task", _ => ValueTask.CompletedTask);
        stage.Note((await session.ToolCall("value task with a result", _ => ValueTask.FromResult(2))).ToString());
        await stage.CatchAsync(() => session.ToolCall("failed task", _ => Task.FromException(new IOException("disk"))));
        await stage.CatchAsync(() =>
            session.ToolCall("cancelled task", _ => Task.FromCanceled(new CancellationToken(true)))
        );
        await stage.CatchAsync(() => session.ToolCall("throws instead", Task (_) => throw new IOException("no task")));
        await stage.CatchAsync(() =>
            session.ToolCall("value task throws", ValueTask (_) => throw new IOException("no task")).AsTask()
        );
        await stage.CatchAsync(() => session.ToolCall("no task", Task (_) => null!));
        stage.NoteCurrent();
    }

    public static async Task BodiesSideBySideBecomeSiblings(Stage stage)
    {
        using AgentSession session = stage.Session();
        using (session.AgentStep("plan"))
        {
            Task[] tools = [Tool("one", 3), Tool("two", 1), Tool("three", 2)];
            stage.NoteCurrent();
            await Task.WhenAll(tools);
        }

        Task Tool(string name, int turns) =>
            session.ToolCall(
                name,
                async tool =>
                {
                    for (int turn = 0; turn < turns; turn++)
                    {
                        await stage.NextTurn();
                        stage.Pass(1);
                        tool.Event("turn", ("n", turn));
                    }

                    using (session.LlmCall("within " + name))
                    {
                        await stage.NextTurn();
                        stage.NoteCurrent();
                    }
                }
            );
    }

    public static async Task AVerdictByHandWithinAWrapper(Stage stage)
    {
        using AgentSession session = stage.Session();
        session.ToolCall(
            "failed by hand",
            tool =>
            {
                tool.Fail(new IOException("by hand"));
            }
        );
        stage.Catch(() => session.ToolCall("the body's exception counts", FailAndThrow));
        session.ToolCall("ended by hand", tool => tool.Dispose());
        await session.ToolCall(
            "ended by hand, then goes on",
            async tool =>
            {
                tool.Dispose();
                await stage.NextTurn();
                tool.Event("late");
            }
        );

        static void FailAndThrow(AgentSpan tool)
        {
            tool.Fail(new IOException("by hand"));
            throw new FormatException("thrown");
        }
    }

    private static void ThrowIf(Exception? exception)
    {
        if (exception is not null)
        {
            throw exception;
        }
    }
}
