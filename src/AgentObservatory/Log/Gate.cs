using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace AgentObservatory.Log;

/// <summary>A lock for a few assignments. Uncontended, it costs one interlocked exchange. A waiting thread takes a lock
/// first, so that only one thread spins: if all did, a preempted holder would delay everyone for milliseconds. Not
/// re-entrant. Nothing within it may wait, allocate or call foreign code.</summary>
internal struct Gate
{
    private static readonly Func<Scope, bool> Waiting = static scope => scope.Wait();

    private readonly Lock waiting = new();
    private int held;

    public Gate() { }

    /// <summary>Enters the gate until the scope is disposed.</summary>
    [UnscopedRef]
    internal Scope Enter()
    {
        if (Interlocked.Exchange(ref held, 1) != 0)
        {
            WaitUninterrupted();
        }

        return new Scope(ref this);
    }

    /// <summary>Not inlined: most threads need not wait.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void WaitUninterrupted() => Uninterrupted.Wait(new Scope(ref this), Waiting);

    internal void Exit() => Volatile.Write(ref held, 0);

    private bool Wait()
    {
        lock (waiting)
        {
            var spin = new SpinWait();
            while (Volatile.Read(ref held) != 0 || Interlocked.Exchange(ref held, 1) != 0)
            {
                spin.SpinOnce(sleep1Threshold: -1);
            }
        }

        return true;
    }

    internal readonly ref struct Scope(ref Gate gate) : IDisposable
    {
        private readonly ref Gate gate = ref gate;

        internal bool Wait() => gate.Wait();

        public void Dispose() => gate.Exit();
    }
}
