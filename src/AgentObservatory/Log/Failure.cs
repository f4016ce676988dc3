namespace AgentObservatory.Log;

/// <summary>How a failure is recorded: a status, and the error unless it is a cancellation.</summary>
internal sealed record Failure(SpanStatus Status, ErrorInfo? Error)
{
    internal static readonly Failure None = new(SpanStatus.Ok, null);

    /// <summary>Without the error where there is no memory to describe it.</summary>
    internal static Failure Of(Exception? exception)
    {
        try
        {
            return exception is null ? Reserve.Failure
                : ErrorSnapshot.IsCancellation(exception) ? new Failure(SpanStatus.Cancelled, null)
                : new Failure(SpanStatus.Error, ErrorSnapshot.Of(exception));
        }
        catch (OutOfMemoryException)
        {
            return Reserve.Failure;
        }
    }
}
