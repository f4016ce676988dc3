using System.Reactive.Concurrency;
using System.Runtime.CompilerServices;

namespace AgentObservatory.Tests.Wrapping.Matrix;

/// <summary>The code of the producer and of the consumer in one scenario; forms only connect the two.</summary>
internal sealed class Stage(AgentSession session, Scenario scenario) : IDisposable
{
    internal const int AllItems = 5;
    internal const int Interrupted = 3;

    private readonly CancellationTokenSource cancellation = new();
    private readonly TaskCompletionSource hangs = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private object? shared;
    private int bodies;

    internal AgentSession Session => session;

    internal Scenario Scenario => scenario;

    internal HistoricalScheduler Scheduler { get; } = new();

    internal CancellationToken Token => cancellation.Token;

    /// <summary>What the producer threw.</summary>
    internal Exception? Thrown { get; private set; }

    /// <summary>How often the consumer's own code ran, that of all consumers together.</summary>
    internal int Bodies => Volatile.Read(ref bodies);

    /// <summary>Completes when a producer that never ends has got as far as it gets.</summary>
    internal Task Hangs => hangs.Task;

    public void Dispose() => cancellation.Dispose();

    /// <summary>Whether the consumer, or the producer itself, stops here.</summary>
    internal bool IsLast(int item) =>
        item == Interrupted && scenario is Scenario.AbandonedByBreak or Scenario.DisposedTwice or Scenario.NeverDisposed;

    /// <summary>What several consumers share.</summary>
    internal T Shared<T>(Func<T> make)
        where T : class => (T)(shared ??= make());

    /// <summary>The consumer's own code, for each item or beside the producer's.</summary>
    internal void Body()
    {
        // Two consumers may run at once.
        Interlocked.Increment(ref bodies);
        Assert.Equal("consumer", AgentSpan.Current?.Name);
        session.ToolCall("in body").Dispose();
    }

    /// <summary>The producer's beginning, before it awaits anything.</summary>
    internal void Begin()
    {
        Assert.Equal(Forms.Traced, AgentSpan.Current?.Name);
        if (scenario is Scenario.ThrowsSynchronously)
        {
            ThrowFromTheProducer(new IOException("producer"));
        }

        if (scenario is Scenario.CancelledBeforeTheFirstItem)
        {
            cancellation.Cancel();
            ThrowFromTheProducer(new OperationCanceledException(Token));
        }

        session.ToolCall("in producer").Dispose();
    }

    internal void AfterAnAwait()
    {
        if (scenario is Scenario.ThrowsAfterAnAwait)
        {
            ThrowFromTheProducer(new IOException("producer"));
        }
    }

    internal void After(int item)
    {
        if (item == Interrupted && scenario is Scenario.ThrowsAfterTheThirdItem)
        {
            ThrowFromTheProducer(new IOException("producer"));
        }

        if (item == Interrupted && scenario is Scenario.CancelledInTheMiddle)
        {
            cancellation.Cancel();
            ThrowFromTheProducer(new OperationCanceledException(Token));
        }
    }

    /// <summary>A producer without awaits.</summary>
    internal int Work(AgentSpan span)
    {
        Begin();
        for (int item = 1; item <= AllItems; item++)
        {
            span.Event("item");
            After(item);
            if (IsLast(item))
            {
                EndTwice(span);
                return item;
            }
        }

        return AllItems;
    }

    /// <summary>A producer that begins at once and goes on later.</summary>
    internal Task<int> StartAsync(AgentSpan span)
    {
        Begin();
        return WorkAsync(span);
    }

    /// <summary>A producer of items. A span of its own stays open while it yields.</summary>
    internal async IAsyncEnumerable<int> Items(AgentSpan? report, [EnumeratorCancellation] CancellationToken token = default)
    {
        Begin();
        Assert.Equal(Token, token);
        using AgentSpan across = session.ToolCall("in producer");
        await Task.Yield();
        AfterAnAwait();
        for (int item = 1; item <= AllItems; item++)
        {
            report?.Event("item");
            yield return item;
            Assert.Same(across, AgentSpan.Current);
            session.ToolCall("between yields").Dispose();
            After(item);
        }
    }

    private async Task<int> WorkAsync(AgentSpan span)
    {
        await Task.Yield();
        AfterAnAwait();
        for (int item = 1; item <= AllItems; item++)
        {
            span.Event("item");
            After(item);
            await Task.Yield();
            if (IsLast(item) && scenario is Scenario.NeverDisposed)
            {
                hangs.SetResult();
                await new TaskCompletionSource().Task;
            }
            else if (IsLast(item))
            {
                EndTwice(span);
                return item;
            }
        }

        return AllItems;
    }

    /// <summary>Ends a span that its wrapper or block ends once more.</summary>
    private void EndTwice(AgentSpan span)
    {
        if (scenario is Scenario.DisposedTwice)
        {
            span.Dispose();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ThrowFromTheProducer(Exception exception)
    {
        Thrown = exception;
        throw exception;
    }
}
