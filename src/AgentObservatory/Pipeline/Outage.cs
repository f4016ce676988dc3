using AgentObservatory.Log;

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
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private long count;
    private int reported;
    private volatile object? lastReport;

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
        try
        {
            Report(occurrences, exception);
        }
        catch (OutOfMemoryException)
        {
            // It is counted, and reported when it recurs.
        }
    }

    private void Report(long occurrences, Exception? exception)
    {
        if (Volatile.Read(ref reported) != 0 && occurrences % lookEvery != 0)
        {
            return;
        }

        object? last = lastReport;
        if (
            last is long at && GuardedTime.Elapsed(time, at) < Interval
            || Interlocked.CompareExchange(ref lastReport, GuardedTime.Timestamp(time), last) != last
        )
        {
            return;
        }

        bool isFirst = Interlocked.Exchange(ref reported, 1) == 0;
        string message = isFirst ? begins : "Still failing: " + occurrences + " times since it began.";
        diagnostics.Report(kind, source, message, exception);
    }

    internal void Recovered()
    {
        if (
            Failures != 0
            && Interlocked.Exchange(ref count, 0) is > 0 and var lost
            && Interlocked.Exchange(ref reported, 0) != 0
        )
        {
            try
            {
                string message = "It works again after " + lost + " failures.";
                diagnostics.Report(DiagnosticKind.Recovered, source, message, null);
            }
            catch (OutOfMemoryException)
            {
                // The counters tell it.
            }
        }
    }
}
