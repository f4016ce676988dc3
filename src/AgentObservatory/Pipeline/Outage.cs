using System.Globalization;

namespace AgentObservatory.Pipeline;

/// <summary>A recurring failure: reported when it begins, every half minute while it lasts, and when it is over. If it
/// recurs within that time, it is only counted. While it lasts, the clock is read once per <c>lookEvery</c> failures, for
/// those that agents meet by the million.</summary>
internal sealed class Outage(
    DiagnosticKind kind,
    string source,
    string begins,
    TimeProvider time,
    DiagnosticChannel diagnostics,
    int lookEvery = 1
)
{
    private const long Never = long.MinValue;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private long count;
    private int reported;
    private long lastReport = Never;

    /// <summary>How often it has failed since it last worked.</summary>
    internal long Failures => Interlocked.Read(ref count);

    /// <summary>Foreign code threw.</summary>
    internal void Caught(Exception exception)
    {
        Uninterrupted.Caught(exception);
        Failed(exception);
    }

    internal void Failed(Exception? exception, int times = 1)
    {
        long occurrences = Interlocked.Add(ref count, times);
        if (Volatile.Read(ref reported) != 0 && occurrences % lookEvery != 0)
        {
            return;
        }

        long last = Volatile.Read(ref lastReport);
        if (
            (last == Never || GuardedTime.Elapsed(time, last) >= Interval)
            && Interlocked.CompareExchange(ref lastReport, GuardedTime.Timestamp(time), last) == last
        )
        {
            bool isFirst = Interlocked.Exchange(ref reported, 1) == 0;
            Report(kind, isFirst ? begins : "Still failing: {0} times since it began.", occurrences, exception);
        }
    }

    internal void Recovered()
    {
        if (
            Failures != 0
            && Interlocked.Exchange(ref count, 0) is > 0 and var lost
            && Interlocked.Exchange(ref reported, 0) != 0
        )
        {
            Report(DiagnosticKind.Recovered, "It works again after {0} failures.", lost, null);
        }
    }

    private void Report(DiagnosticKind what, string message, long times, Exception? exception)
    {
        try
        {
            diagnostics.Report(what, source, string.Format(CultureInfo.InvariantCulture, message, times), exception);
        }
        catch (OutOfMemoryException)
        {
            // The counters tell it.
        }
    }
}
