namespace AgentObservatory.Tests.Wrapping.Matrix;

/// <summary>The ways to have something traced: each lets a scenario's consumer use its producer.</summary>
internal static class Forms
{
    internal const string Traced = "traced";
    internal const string Action = "Action";
    internal const string Func = "Func<T>";
    internal const string Task = "Task";
    internal const string TaskOfT = "Task<T>";
    internal const string ValueTask = "ValueTask";
    internal const string ValueTaskOfT = "ValueTask<T>";
    internal const string Sequence = "IAsyncEnumerable";
    internal const string ByHand = "using Stream";
    internal const string TracedSequence = "TraceStream of IAsyncEnumerable";
    internal const string TracedObservable = "TraceStream of IObservable";

    internal static readonly IReadOnlyDictionary<string, Func<Stage, Task>> All = new Dictionary<string, Func<Stage, Task>>
    {
        [Action] = stage => AtOnce(() => stage.Session.AgentStep(Traced, (Action<AgentSpan>)(span => stage.Work(span)))),
        [Func] = stage => AtOnce(() => stage.Session.ToolCall(Traced, span => stage.Work(span))),
        [Task] = stage => Beside(stage, stage.Session.LlmCall(Traced, span => (Task)stage.StartAsync(span))),
        [TaskOfT] = stage => Beside(stage, stage.Session.Span(Traced, "own", span => stage.StartAsync(span))),
        [ValueTask] = stage =>
            Beside(stage, stage.Session.ToolCall(Traced, span => new ValueTask(stage.StartAsync(span))).AsTask()),
        [ValueTaskOfT] = stage =>
            Beside(stage, stage.Session.AgentStep(Traced, span => new ValueTask<int>(stage.StartAsync(span))).AsTask()),
        [Sequence] = stage => Loop(stage, () => stage.Session.LlmCall(Traced, call => stage.Items(call))),
        [ByHand] = UseStream,
        [TracedSequence] = stage => Loop(stage, () => stage.Session.TraceStream(Traced, stage.Items(null))),
        [TracedObservable] = Subscribe,
    };

    private static Task AtOnce(Action call)
    {
        call();
        return System.Threading.Tasks.Task.CompletedTask;
    }

    /// <summary>The consumer goes on with work of its own while the task runs.</summary>
    private static async Task Beside(Stage stage, Task task)
    {
        stage.Body();
        await (stage.Scenario is Scenario.NeverDisposed ? stage.Hangs : task);
    }

    private static async Task Loop(Stage stage, Func<IAsyncEnumerable<int>> make)
    {
        IAsyncEnumerable<int> items = stage.Shared(make);
        if (stage.Scenario is Scenario.DisposedTwice or Scenario.NeverDisposed or Scenario.ConsumedOnAnotherThread)
        {
            await LoopByHand(stage, items.GetAsyncEnumerator(stage.Token));
            return;
        }

        int expected = 0;
        await foreach (int item in items.WithCancellation(stage.Token))
        {
            Assert.Equal(++expected, item);
            stage.Body();
            if (stage.IsLast(item))
            {
                break;
            }
        }
    }

    private static async Task LoopByHand(Stage stage, IAsyncEnumerator<int> enumerator)
    {
        while (await Pull())
        {
            stage.Body();
            if (stage.IsLast(enumerator.Current))
            {
                break;
            }
        }

        if (stage.Scenario is not Scenario.NeverDisposed)
        {
            await enumerator.DisposeAsync();
            await enumerator.DisposeAsync();
            Assert.False(await enumerator.MoveNextAsync());
        }

        Task<bool> Pull() =>
            stage.Scenario is Scenario.ConsumedOnAnotherThread
                ? Threads.Run(() => enumerator.MoveNextAsync().AsTask())
                : enumerator.MoveNextAsync().AsTask();
    }

    /// <summary>A stream that is reported by hand: producer and consumer are the same code.</summary>
    private static async Task UseStream(Stage stage)
    {
        using StreamSpan stream = stage.Session.Stream(Traced);
        try
        {
            await stage.StartAsync(stream);
        }
        catch (Exception exception) when (stream.Fail(exception))
        {
            throw;
        }
    }

    /// <summary>The source sends from within a span that is none of the consumer's.</summary>
    private static Task Subscribe(Stage stage)
    {
        var observer = new ConsumingObserver(stage);
        var source = stage.Shared(() => stage.Session.TraceStream(Traced, new ScriptedObservable(stage)));
        observer.Subscription = source.Subscribe(observer);
        stage.Session.AgentStep("elsewhere", _ => stage.Scheduler.Start());
        return observer.Done;
    }
}
