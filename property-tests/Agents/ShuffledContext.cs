using System.Collections.Concurrent;

namespace AgentObservatory.PropertyTests.Agents;

/// <summary>Runs async code on one thread. Of the continuations that could run, chance decides, by a seed.</summary>
public sealed class ShuffledContext : SynchronizationContext
{
    private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> posted = [];

    public override void Post(SendOrPostCallback d, object? state) => posted.Add((d, state));

    /// <summary>Runs the body to its end.</summary>
    public static void Run(int seed, Func<Task> body)
    {
        SynchronizationContext? before = Current;
        var own = new ShuffledContext();
        SetSynchronizationContext(own);
        try
        {
            Task running = body();
            running.GetAwaiter().OnCompleted(own.posted.CompleteAdding);
            own.Work(new Random(seed));
            running.GetAwaiter().GetResult();
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    private void Work(Random chance)
    {
        List<(SendOrPostCallback Callback, object? State)> ready = [];
        while (ready.Count > 0 || !posted.IsCompleted)
        {
            while (posted.TryTake(out var next, ready.Count == 0 ? Timeout.Infinite : 0))
            {
                ready.Add(next);
            }

            if (ready.Count > 0)
            {
                int place = chance.Next(ready.Count);
                var (callback, state) = ready[place];
                ready.RemoveAt(place);
                callback(state);
            }
        }
    }
}
