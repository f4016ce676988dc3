using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace AgentObservatory.Flow;

/// <summary>Remembers what each thread has thrown, weakly, so that the end of a <c>using</c> block can tell whether an
/// exception is leaving it. It listens to the process's first-chance exceptions while an observatory wants it.</summary>
internal static class ExceptionWatch
{
    private static long throws;
    private static long lastLack;
    private static int subscriptions;

    [ThreadStatic]
    private static ThrowsOfThread? onThread;

    [ThreadStatic]
    private static bool isNoting;

    /// <summary>How many exceptions have been thrown on any thread; the number of the latest.</summary>
    internal static long Throws => Volatile.Read(ref throws);

    /// <summary>Whether this thread has thrown anything that may still be in progress.</summary>
    internal static bool IsThrowing => onThread is { IsEmpty: false };

    /// <summary>Whether an exception that this thread has thrown is being handled, or unwinds.</summary>
    internal static bool IsInProgress => IsThrowing && Marshal.GetExceptionPointers() != 0;

    /// <summary>The exception that is leaving the block whose end this is; null if there is none, and in doubt.</summary>
    /// <param name="since">The <see cref="Throws"/> of the block's start.</param>
    internal static Exception? Leaving(long since) => Throws > since ? LeavingOnThread(since) : null;

    /// <summary>The flow of this thread goes on in another place: what it has thrown belongs to that place too.</summary>
    internal static void Moves(object? from, object? to)
    {
        try
        {
            onThread?.Moves(from, to);
        }
        catch (OutOfMemoryException)
        {
            // In doubt, nothing is leaving.
            onThread?.Clear();
        }
    }

    /// <summary>Not inlined: reading a thread-static field is not free, and mostly nothing has been thrown.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Exception? LeavingOnThread(long since) =>
        onThread is { } own && own.Latest > since ? InDoubtNone(own, since) : null;

    private static Exception? InDoubtNone(ThrowsOfThread own, long since)
    {
        try
        {
            return
                own.InProgress(Math.Max(since, Volatile.Read(ref lastLack))) is { } thrown
                && thrown.BelongsTo(AmbientPlace.Last)
                && thrown.Exception is { } exception
                && thrown.TryLook()
                && Unwinding.PassesThroughCaller(exception)
                ? exception
                : null;
        }
        catch (Exception)
        {
            return null;
        }
    }

    /// <summary>A lack of memory is not noted: there is none to note it with, and an exception within the handler would end
    /// the process. The runtime may then not even have arguments for its handlers.</summary>
    private static void OnThrow(FirstChanceExceptionEventArgs? thrown)
    {
        if (thrown is not { Exception: not OutOfMemoryException })
        {
            // It may have taken the place of any exception before it.
            Volatile.Write(ref lastLack, Interlocked.Increment(ref throws));
            return;
        }

        if (isNoting)
        {
            return;
        }

        isNoting = true;
        try
        {
            long number = Interlocked.Increment(ref throws);
            onThread ??= new ThrowsOfThread();
            onThread.Add(Marshal.GetExceptionPointers(), number, thrown.Exception, AmbientPlace.Last);
        }
        catch (Exception)
        {
            // What leaves this handler ends the process. In doubt, nothing is leaving.
            onThread?.Clear();
        }
        finally
        {
            isNoting = false;
        }
    }

    /// <summary>Keeps the watch alive until it is disposed or, if its owner is abandoned, collected.</summary>
    internal sealed class Subscription : IDisposable
    {
        private static readonly EventHandler<FirstChanceExceptionEventArgs> Handler = static (_, thrown) => OnThrow(thrown);

        private int isDisposed;

        internal Subscription()
        {
            if (Interlocked.Increment(ref subscriptions) == 1)
            {
                AppDomain.CurrentDomain.FirstChanceException += Handler;
            }
        }

        ~Subscription() => Dispose();

        public void Dispose()
        {
            if (Interlocked.Exchange(ref isDisposed, 1) == 0 && Interlocked.Decrement(ref subscriptions) == 0)
            {
                AppDomain.CurrentDomain.FirstChanceException -= Handler;
            }

            GC.SuppressFinalize(this);
        }
    }
}
