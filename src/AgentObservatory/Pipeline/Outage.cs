using AgentObservatory.Log;

namespace AgentObservatory.Pipeline;

/// <summary>
/// Something that goes wrong again and again: reported when it begins, summed up every half minute while it lasts, and reported
/// when it is over. What begins again within that time is only counted.
/// </summary>
/// <param name="kind">What goes wrong.</param>
/// <param name="source">Where.</param>
/// <param name="begins">What is said when it begins.</param>
/// <param name="time">Where time comes from.</param>
/// <param name="diagnostics">Where it is reported.</param>
/// <param name="lookEvery">While it lasts, the clock is looked at once in so many times: for what agents meet by the million.</param>
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

    private readonly Lock gate = new();
    private long count;
    private volatile bool isReported;
    private long? lastReport;

    /// <summary>Whether it has gone wrong since it last worked.</summary>
    internal bool IsOngoing => Volatile.Read(ref count) != 0;

    internal void Failed(Exception? exception)
    {
        long occurrences = Interlocked.Increment(ref count);
        if (isReported && occurrences % lookEvery != 0)
        {
            return;
        }

        string? message = null;
        using (gate.EnterUninterrupted())
        {
            if (lastReport is not { } before || GuardedTime.Elapsed(time, before) >= Interval)
            {
                message = isReported ? "It goes on: " + occurrences + " lost since it began." : begins;
                isReported = true;
                lastReport = GuardedTime.Timestamp(time);
            }
        }

        if (message is not null)
        {
            diagnostics.Report(kind, source, message, exception);
        }
    }

    internal void Recovered()
    {
        if (!IsOngoing)
        {
            return;
        }

        string? message;
        using (gate.EnterUninterrupted())
        {
            long lost = Interlocked.Exchange(ref count, 0);
            message = isReported ? "It works again; lost: " + lost + "." : null;
            isReported = false;
        }

        if (message is not null)
        {
            diagnostics.Report(DiagnosticKind.Recovered, source, message, null);
        }
    }
}
