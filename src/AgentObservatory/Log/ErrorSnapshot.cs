namespace AgentObservatory.Log;

/// <summary>Turns an exception into text. Its members are foreign code: if one throws, only that field is lost.</summary>
internal static class ErrorSnapshot
{
    internal static ErrorInfo Of(Exception exception)
    {
        Type type = exception.GetType();
        return new ErrorInfo(
            UnicodeText.WellFormed(TextLimit.CutName(type.FullName ?? type.Name)),
            Guarded(static e => e.Message, exception) ?? "[message unavailable]",
            Guarded(static e => e.ToString(), exception) ?? Guarded(static e => e.StackTrace, exception)
        );
    }

    /// <summary>Whether the exception is a cancellation. A timeout that surfaces as one is a failure.</summary>
    internal static bool IsCancellation(Exception exception) =>
        exception is OperationCanceledException and not { InnerException: TimeoutException };

    private static string? Guarded(Func<Exception, string?> read, Exception exception)
    {
        try
        {
            return read(exception) is { } text ? TextLimit.CutValue(text) : null;
        }
        catch (Exception thrown)
        {
            Uninterrupted.Caught(thrown);
            return null;
        }
    }
}
