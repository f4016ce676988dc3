using System.Runtime.CompilerServices;
using AgentObservatory.Log;

namespace AgentObservatory.Pipeline;

/// <summary>Goes on with a flush or a shutdown when what it waits for has happened, or at its deadline. It does so on a thread
/// that is there only while one waits: neither the thread pool nor a synchronization context is needed, for agents may have
/// blocked them.</summary>
internal sealed class Timekeeper(Action<Thread> start)
{
    private readonly Lock gate = new();
    private readonly AutoResetEvent woken = new(false);
    private List<Wait> waits = [];
    private bool isRunning;

    internal void Wake() => woken.Set();

    private void Add(Wait wait)
    {
        bool isFirst;
        using (gate.EnterUninterrupted())
        {
            waits.Add(wait);
            isFirst = !isRunning;
            isRunning = true;
        }

        Wake();
        if (isFirst && OwnThread.Start("AgentObservatory waits", Run, start) is not null)
        {
            // There is no thread to be had: this one waits itself.
            Run();
        }
    }

    private void Run()
    {
        while (Take() is { Count: > 0 } all)
        {
            // The user's clock is read outside of the gate.
            ILookup<bool, Wait> over = all.ToLookup(static wait => wait.IsCompleted);
            using (gate.EnterUninterrupted())
            {
                waits.AddRange(over[false]);
            }

            foreach (Wait wait in over[true])
            {
                wait.Continue();
            }

            if (!over.Contains(true))
            {
                // As a number, no deadline is longer than any.
                uint rest = all.Min(static wait => (uint)(int)wait.SystemRest.TotalMilliseconds);
                Uninterrupted.Wait((woken, rest), static on => on.woken.WaitOne((int)on.rest));
            }
        }
    }

    private List<Wait> Take()
    {
        using Lock.Scope entered = gate.EnterUninterrupted();
        List<Wait> all = waits;
        waits = [];
        isRunning = all.Count > 0;
        return all;
    }

    /// <summary>A wait for tasks until a deadline, to be awaited.</summary>
    internal sealed class Wait(Task<bool>[] tasks, Deadline deadline, Timekeeper keeper) : INotifyCompletion
    {
        private readonly Task<bool[]> all = Task.WhenAll(tasks);
        private Action? continuation;

        public bool IsCompleted => all.IsCompleted || deadline.IsOver;

        internal TimeSpan SystemRest => deadline.SystemRest;

        public Wait GetAwaiter() => this;

        public bool GetResult() =>
            all.IsCompletedSuccessfully && Array.TrueForAll(all.Result, static isReached => isReached);

        public void OnCompleted(Action continuation)
        {
            this.continuation = continuation;
            all.ContinueWith(
                _ => keeper.Wake(),
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default
            );
            keeper.Add(this);
        }

        internal void Continue() => continuation!();
    }
}
