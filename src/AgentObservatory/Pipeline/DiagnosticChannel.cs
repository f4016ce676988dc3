namespace AgentObservatory;

/// <summary>
/// Where the library speaks of itself. A handler that throws is counted; a handler that causes a report while it handles one is
/// not called again for that. Without a handler the first report of each kind goes to stderr.
/// </summary>
internal sealed class DiagnosticChannel(Action<Diagnostic>? handler)
{
    [ThreadStatic]
    private static bool isReporting;

    private long failed;
    private int kindsShown;

    internal long Failed => Interlocked.Read(ref failed);

    internal void Report(DiagnosticKind kind, string source, string message, Exception? exception)
    {
        if (isReporting)
        {
            return;
        }

        isReporting = true;
        try
        {
            var diagnostic = new Diagnostic(kind, source, message, exception);
            if (handler is not null)
            {
                handler(diagnostic);
            }
            else if (IsFirstOf(kind))
            {
                Console.Error.WriteLine("AgentObservatory: " + source + ": " + message + Reason(exception));
            }
        }
        catch (Exception)
        {
            Interlocked.Increment(ref failed);
        }
        finally
        {
            isReporting = false;
        }
    }

    private bool IsFirstOf(DiagnosticKind kind)
    {
        int bit = 1 << (int)kind;
        return (Interlocked.Or(ref kindsShown, bit) & bit) == 0;
    }

    private static string Reason(Exception? exception) =>
        exception is null ? "" : " (" + exception.GetType().Name + ": " + exception.Message + ")";
}
