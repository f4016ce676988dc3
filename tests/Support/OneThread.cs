using System.Collections.Concurrent;

namespace AgentObservatory.Tests.Support;

/// <summary>Runs async code on the test's own thread alone: its continuations come one after the other, in order.</summary>
internal sealed class OneThread : SynchronizationContext
{
    private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> posted = [];

    public override void Post(SendOrPostCallback d, object? state) => posted.Add((d, state));

    internal static void Run(Func<Task> body)
    {
        SynchronizationContext? before = Current;
        var own = new OneThread();
        SetSynchronizationContext(own);
        try
        {
            Task running = body();
            running.GetAwaiter().OnCompleted(own.posted.CompleteAdding);
            foreach (var (callback, state) in own.posted.GetConsumingEnumerable())
            {
                callback(state);
            }

            running.GetAwaiter().GetResult();
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }
}
