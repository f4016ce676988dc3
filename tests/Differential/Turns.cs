using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace AgentObservatory.Tests.Differential;

/// <summary>
/// Runs an async program on one thread without a synchronization context: code that awaits its next turn is resumed in the order
/// of its awaits, and what the library awaits resumes in place. So an interleaving is the same in every run.
/// </summary>
internal sealed class Turns
{
    private readonly BlockingCollection<Action> waiting = [];

    /// <summary>Lets everything run that has waited before.</summary>
    internal Turn Next() => new(waiting);

    internal void Run(Func<Task> program)
    {
        Task running = program();
        running.ConfigureAwait(false).GetAwaiter().OnCompleted(waiting.CompleteAdding);
        foreach (Action resume in waiting.GetConsumingEnumerable())
        {
            resume();
        }

        running.GetAwaiter().GetResult();
    }

    internal readonly struct Turn(BlockingCollection<Action> waiting) : INotifyCompletion
    {
        public bool IsCompleted => false;

        public Turn GetAwaiter() => this;

        public void GetResult() { }

        public void OnCompleted(Action continuation) => waiting.Add(continuation);
    }
}
