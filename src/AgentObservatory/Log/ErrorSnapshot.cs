namespace AgentObservatory.Log;

/// <summary>Turns an exception into data.</summary>
internal static class ErrorSnapshot
{
    private const string Unavailable = "[message unavailable]";

    internal static ErrorInfo Of(Exception exception)
    {
        var (message, text) = ErrorText.Of(exception);
        return new ErrorInfo(TypeOf(exception), message ?? Unavailable, text);
    }

    /// <summary>The exception's type and message, for reports; its stack trace is not rendered.</summary>
    internal static string Brief(Exception exception) =>
        TypeOf(exception) + ": " + (ErrorText.Message(exception) ?? Unavailable);

    /// <summary>Whether the exception is a cancellation. A timeout that surfaces as one is a failure.</summary>
    internal static bool IsCancellation(Exception exception) =>
        exception is OperationCanceledException and not { InnerException: TimeoutException };

    private static string TypeOf(Exception exception)
    {
        Type type = exception.GetType();
        return UnicodeText.WellFormed(TextLimit.CutName(type.FullName ?? type.Name));
    }
}
