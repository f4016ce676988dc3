namespace AgentObservatory.Pipeline;

/// <summary>The last failure of an exporter or of the journal. Any thread may ask for it.</summary>
internal sealed class FailureMemory(TimeProvider time)
{
    private volatile Known last = new(null, null);

    internal Known Last => last;

    internal void Remember(Exception exception)
    {
        try
        {
            last = new Known(ErrorSnapshot.Brief(exception), GuardedTime.UtcNow(time));
        }
        catch (OutOfMemoryException)
        {
            // The failure before stays the last that is known.
        }
    }

    /// <summary>Null for none.</summary>
    internal sealed record Known(string? Message, DateTimeOffset? Time);
}
