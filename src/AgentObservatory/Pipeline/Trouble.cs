using AgentObservatory.Capture;

namespace AgentObservatory;

/// <summary>
/// Something that goes wrong again and again: reported when it begins, summed up every half minute while it lasts, and reported
/// when it is over. What begins again within that time is only counted.
/// </summary>
internal sealed class Trouble(
    DiagnosticKind kind,
    string source,
    string begins,
    TimeProvider time,
    DiagnosticChannel diagnostics
)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private readonly Lock gate = new();
    private long count;
    private bool isReported;
    private long? lastReport;

    internal void Occurred(Exception? exception)
    {
        string? message = null;
        lock (gate)
        {
            count++;
            if (lastReport is not { } before || GuardedTime.Elapsed(time, before) >= Interval)
            {
                message = isReported ? "It goes on: " + count + " lost since it began." : begins;
                isReported = true;
                lastReport = GuardedTime.Timestamp(time);
            }
        }

        if (message is not null)
        {
            diagnostics.Report(kind, source, message, exception);
        }
    }

    internal void IsOver()
    {
        if (Volatile.Read(ref count) == 0)
        {
            return;
        }

        string? message;
        lock (gate)
        {
            message = isReported ? "It works again; lost: " + count + "." : null;
            count = 0;
            isReported = false;
        }

        if (message is not null)
        {
            diagnostics.Report(DiagnosticKind.Recovered, source, message, null);
        }
    }
}
