using AgentObservatory;

namespace Samples;

/// <summary>What methods return.</summary>
public static class Results
{
    private static int returned;

    [TraceToolCall]
    public static void Void(Exception? thrown) => returned = Body.Run(thrown);

    public static int Returned => returned;

    [TraceToolCall]
    public static int Value(Exception? thrown) => Body.Run(thrown);

    [TraceToolCall]
    public static async Task Task(Exception? thrown)
    {
        await System.Threading.Tasks.Task.Yield();
        returned = Body.Run(thrown);
    }

    [TraceToolCall]
    public static async Task<int> TaskOfValue(Exception? thrown)
    {
        await System.Threading.Tasks.Task.Yield();
        int kept = Body.Run(thrown);
        await System.Threading.Tasks.Task.Yield();
        return kept;
    }

    [TraceToolCall]
    public static Task<int> TaskThatIsDone(Exception? thrown) => System.Threading.Tasks.Task.FromResult(Body.Run(thrown));

    [TraceToolCall]
    public static async ValueTask ValueTask(Exception? thrown)
    {
        await System.Threading.Tasks.Task.Yield();
        returned = Body.Run(thrown);
    }

    [TraceToolCall]
    public static async ValueTask<int> ValueTaskOfValue(Exception? thrown)
    {
        await System.Threading.Tasks.Task.Yield();
        return Body.Run(thrown);
    }

    [TraceToolCall]
    public static async IAsyncEnumerable<int> AsyncSequence(Exception? thrown)
    {
        await System.Threading.Tasks.Task.Yield();
        yield return Body.Run(thrown);
    }

    [TraceStream]
    public static async IAsyncEnumerable<int> Stream(Exception? thrown)
    {
        int item = Body.Run(thrown);
        yield return item;
        await System.Threading.Tasks.Task.Yield();
        yield return item + 1;
    }

    [TraceToolCall]
    public static IEnumerable<int> Iterator(Exception? thrown)
    {
        yield return Body.Run(thrown);
    }

    [TraceToolCall]
    public static IEnumerable<int> List(Exception? thrown) => new List<int> { Body.Run(thrown) };

    [TraceToolCall]
    public static IObservable<int> Observable(Exception? thrown) => new One(thrown);

    [TraceToolCall]
    public static IAsyncEnumerable<int> AsyncSequenceThatFailsAtOnce(Exception? thrown)
    {
        Body.Run(thrown);
        return Items();

        static async IAsyncEnumerable<int> Items()
        {
            await System.Threading.Tasks.Task.Yield();
            yield return 42;
        }
    }

    [TraceToolCall]
    public static (int, string) Tuple(Exception? thrown) => (Body.Run(thrown), "");

    [TraceToolCall]
    public static Task<int>[] Tasks(Exception? thrown) => [System.Threading.Tasks.Task.FromResult(Body.Run(thrown))];

    [TraceToolCall]
    public static T OfItsOwnType<T>(T given, Exception? thrown)
    {
        Body.Run(thrown);
        return given;
    }

    private sealed class One(Exception? thrown) : IObservable<int>
    {
        public IDisposable Subscribe(IObserver<int> observer)
        {
            try
            {
                observer.OnNext(Body.Run(thrown));
                observer.OnCompleted();
            }
            catch (Exception exception)
            {
                observer.OnError(exception);
            }

            return new MemoryStream();
        }
    }
}
