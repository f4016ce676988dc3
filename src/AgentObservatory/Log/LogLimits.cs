namespace AgentObservatory.Log;

/// <summary>How much a session's log may hold. The last tenth is reserved for starts and ends.</summary>
internal sealed record LogLimits(int MaxEvents, long MaxBytes)
{
    internal int MaxEventsBeforeShedding { get; } = MaxEvents - MaxEvents / 10;

    internal long MaxBytesBeforeShedding { get; } = MaxBytes - MaxBytes / 10;
}
