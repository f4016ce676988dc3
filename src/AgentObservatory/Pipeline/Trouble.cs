namespace AgentObservatory;

/// <summary>
/// Something that goes wrong again and again: reported when it begins, summed up every half minute while it lasts, and reported
/// when it is over.
/// </summary>
internal sealed class Trouble(
    DiagnosticKind kind,
    string source,
    string begins,
    TimeProvider time,
    DiagnosticChannel diagnostics
)
{
    private static readonly TimeSpan SummaryInterval = TimeSpan.FromSeconds(30);

    private long count;
    private long lastReport;

    internal void Occurred(Exception? exception)
    {
        long now = Capture.GuardedTime.Timestamp(time);
        long before = Volatile.Read(ref lastReport);
        long occurrences = Interlocked.Increment(ref count);
        if (occurrences == 1)
        {
            Volatile.Write(ref lastReport, now);
            diagnostics.Report(kind, source, begins, exception);
        }
        else if (
            time.GetElapsedTime(before, now) >= SummaryInterval
            && Interlocked.CompareExchange(ref lastReport, now, before) == before
        )
        {
            diagnostics.Report(kind, source, "It goes on: " + occurrences + " envelopes lost since it began.", exception);
        }
    }

    internal void IsOver()
    {
        if (Volatile.Read(ref count) != 0 && Interlocked.Exchange(ref count, 0) is > 0 and var lost)
        {
            diagnostics.Report(DiagnosticKind.Recovered, source, "It works again; envelopes lost: " + lost + ".", null);
        }
    }
}
