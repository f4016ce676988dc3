namespace AgentObservatory.Log;

/// <summary>How a failure is recorded: a status, and the error unless it is a cancellation.</summary>
internal sealed record Failure(SpanStatus Status, ErrorInfo? Error)
{
    internal static readonly Failure None = new(SpanStatus.Ok, null);

    internal static Failure Of(Exception? exception)
    {
        bool isCancelled = exception is not null && ErrorSnapshot.IsCancellation(exception);
        return new Failure(
            isCancelled ? SpanStatus.Cancelled : SpanStatus.Error,
            exception is null || isCancelled ? null : ErrorSnapshot.Of(exception)
        );
    }
}
