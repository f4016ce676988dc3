namespace AgentObservatory.Log;

/// <summary>Turns an exception into data.</summary>
internal static class ErrorSnapshot
{
    internal static ErrorInfo Of(Exception exception)
    {
        Type type = exception.GetType();
        return new ErrorInfo(
            UnicodeText.WellFormed(TextLimit.CutName(type.FullName ?? type.Name)),
            ErrorText.Message(exception) ?? "[message unavailable]",
            ErrorText.Of(exception)
        );
    }

    /// <summary>Whether the exception is a cancellation. A timeout that surfaces as one is a failure.</summary>
    internal static bool IsCancellation(Exception exception) =>
        exception is OperationCanceledException and not { InnerException: TimeoutException };
}
