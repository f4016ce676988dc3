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

    internal void Wake() => woken.Set();

    private void Add(Wait wait)
    {
        bool isFirst;
        using (gate.EnterUninterrupted())
        {
            isFirst = waits.Count == 0;
            waits = [.. waits, wait];
        }

        Wake();
        if (isFirst && Uninterrupted.Start("AgentObservatory waits", Run, start) is not null)
        {
            // There is no thread to be had: this one waits itself.
            Run();
        }
    }

    /// <summary>Waits until nobody does.</summary>
    private void Run()
    {
        for (List<Wait> all = waits; all.Count > 0; )
        {
            // The user's clock is read outside of the gate.
            List<Wait> over = all.FindAll(static wait => wait.IsCompleted);
            if (over.Count == 0)
            {
                // As a number without a sign, no deadline is longer than any.
                uint rest = all.Min(static wait => (uint)(int)wait.SystemRest.TotalMilliseconds);
                Uninterrupted.Wait((woken, rest), static on => on.woken.WaitOne((int)on.rest));
            }

            over.ForEach(static wait => wait.Continue());
            using (gate.EnterUninterrupted())
            {
                waits = all = [.. waits.Except(over)];
            }
        }
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
            all.Then(_ => keeper.Wake());
            keeper.Add(this);
        }

        internal void Continue() => continuation!();
    }
}
