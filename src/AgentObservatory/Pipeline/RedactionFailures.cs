namespace AgentObservatory.Pipeline;

/// <summary>What a redactor throws: counted and reported. Its messages are not told, for they may hold the very value.</summary>
internal sealed class RedactionFailures(IRedactor redactor, TimeProvider time, DiagnosticChannel diagnostics)
{
    private readonly Outage failing = new(
        DiagnosticKind.RedactionFailed,
        redactor.GetType().Name,
        "A redactor threw; it loses the values that it is asked about.",
        time,
        diagnostics,
        lookEvery: 256
    );

    internal long Count => failing.Failures;

    internal void Caught(Exception exception)
    {
        Uninterrupted.Caught(exception);
        try
        {
            failing.Failed(new InvalidOperationException(exception.GetType() + "; its message may hold the value."));
        }
        catch (OutOfMemoryException)
        {
            failing.Failed(null);
        }
    }
}
