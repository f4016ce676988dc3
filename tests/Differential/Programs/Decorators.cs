namespace AgentObservatory.Tests.Differential.Programs;

/// <summary>Functions of every shape that Traced takes.</summary>
internal static class Decorators
{
    private delegate string Custom(string text, int times = 2);

    public static void Actions(Stage stage)
    {
        Action none = Traced.ToolCall("none", () => stage.NoteCurrent());
        Action<int> one = Traced.ToolCall("one", (int a) => stage.Note($"{a}"));
        Action<int, int> two = Traced.ToolCall("two", (int a, int b) => stage.Note($"{a + b}"));
        Action<int, int, int> three = Traced.ToolCall("three", (int a, int b, int c) => stage.Note($"{a + b + c}"));
        Action<int, int, int, int> four = Traced.ToolCall(
            "four",
            (int a, int b, int c, int d) => stage.Note($"{a + b + c + d}")
        );
        Call();
        using AgentSession session = stage.Session();
        Call();

        void Call()
        {
            none();
            one(1);
            two(1, 2);
            three(1, 2, 3);
            four(1, 2, 3, 4);
        }
    }

    public static void Functions(Stage stage)
    {
        Func<int> none = Traced.AgentStep("none", () => 0);
        Func<int, int> one = Traced.ToolCall("one", (int a) => a);
        Func<int, int, int> two = Traced.LlmCall("two", (int a, int b) => a + b);
        Func<int, int, int, int> three = Traced.ToolCall("three", (int a, int b, int c) => a + b + c);
        Func<int, int, int, int, int> four = Traced.ToolCall("four", (int a, int b, int c, int d) => a + b + c + d);
        Call();
        using AgentSession session = stage.Session();
        Call();

        void Call() => stage.Note(string.Join(' ', none(), one(1), two(1, 2), three(1, 2, 3), four(1, 2, 3, 4)));
    }

    public static async Task AsynchronousFunctions(Stage stage)
    {
        Func<Task> task = Traced.ToolCall("task", async () => await stage.NextTurn());
        Func<int, Task<int>> result = Traced.LlmCall("task with a result", Result);
        Func<ValueTask> valueTask = Traced.ToolCall("value task", ValueTask () => ValueTask.CompletedTask);
        Func<int, ValueTask<int>> valueResult = Traced.ToolCall("value task with a result", ValueResult);
        await Call();
        using AgentSession session = stage.Session();
        await Call();
        await Task.WhenAll(result(1), result(2));
        stage.NoteCurrent();

        async Task Call()
        {
            await task();
            stage.Note((await result(3)).ToString());
            await valueTask();
            stage.Note((await valueResult(4)).ToString());
        }

        async Task<int> Result(int value)
        {
            AgentSpan.Current?.Set("value", value);
            await stage.NextTurn();
            stage.Pass(value);
            return value;
        }

        async ValueTask<int> ValueResult(int value)
        {
            await stage.NextTurn();
            return value;
        }
    }

    public static async Task FunctionsThatFail(Stage stage)
    {
        Action action = Traced.ToolCall<Action>("action", () => throw new IOException("disk"));
        Func<int> function = Traced.ToolCall("function", int () => throw new OperationCanceledException("stop"));
        Func<Task> task = Traced.ToolCall("task", Fail);
        Func<ValueTask<int>> valueTask = Traced.ToolCall("value task", FailWithResult);
        Func<Task> none = Traced.ToolCall<Func<Task>>("throws instead", () => throw new IOException("no task"));
        using AgentSession session = stage.Session();
        stage.Catch(action);
        stage.Catch(() => stage.Note(function().ToString()));
        await stage.CatchAsync(task);
        await stage.CatchAsync(() => valueTask().AsTask());
        await stage.CatchAsync(none);
        stage.NoteCurrent();

        async Task Fail()
        {
            await stage.NextTurn();
            throw new IOException("disk");
        }

        async ValueTask<int> FailWithResult()
        {
            await stage.NextTurn();
            throw new TaskCanceledException("slow", new TimeoutException());
        }
    }

    public static void DelegatesOfOtherTypes(Stage stage)
    {
        Custom custom = Traced.ToolCall<Custom>("custom", Repeat);
        var optional = Traced.ToolCall("optional", Repeat);
        Predicate<string> predicate = Traced.ToolCall<Predicate<string>>("predicate", text => text.Length > 0);
        Func<IEnumerable<int>> sequence = Traced.ToolCall("sequence", IEnumerable<int> () => Enumerable.Range(1, 3));
        Func<string> nullName = Traced.ToolCall(null!, () => "x");
        using AgentSession session = stage.Session();
        stage.Note(custom("a"));
        stage.Note(custom("b", 3));
        stage.Note(optional("c"));
        stage.Note(predicate("d").ToString());
        stage.Note(sequence().Sum().ToString());
        stage.Note(nullName());
        stage.Catch(() => Traced.ToolCall("too many", (int a, int b, int c, int d, int e) => a + b + c + d + e));

        static string Repeat(string text, int times = 2) => string.Concat(Enumerable.Repeat(text, times));
    }
}
