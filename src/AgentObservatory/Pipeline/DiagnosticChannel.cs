namespace AgentObservatory;

/// <summary>
/// Where the library speaks of itself. In server mode reports wait in a short queue for a thread of their own, so that a handler
/// that blocks holds up nothing else. A handler that throws is counted; what it causes to be reported itself is not.
/// </summary>
internal sealed class DiagnosticChannel(Action<Diagnostic>? handler, bool inline, Observatory? observatory)
{
    private const int MostWaiting = 256;

    [ThreadStatic]
    private static bool isReporting;

    private readonly WorkQueue<Diagnostic> queue = new();
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int waiting;
    private long lost;
    private int kindsShown;

    internal long Lost => Interlocked.Read(ref lost);

    internal void Report(DiagnosticKind kind, string source, string message, Exception? exception)
    {
        if (isReporting)
        {
            return;
        }

        var diagnostic = new Diagnostic(kind, source, message, exception);
        if (inline)
        {
            Handle(diagnostic);
        }
        else if (Interlocked.Increment(ref waiting) > MostWaiting || !queue.TryAdd(diagnostic))
        {
            Interlocked.Decrement(ref waiting);
            Interlocked.Increment(ref lost);
        }
    }

    internal void Start() => new Thread(Run) { IsBackground = true, Name = "AgentObservatory diagnostics" }.UnsafeStart();

    /// <summary>Takes no more; completes when the handler has had everything.</summary>
    internal Task CloseAsync()
    {
        queue.Close();
        return inline ? Task.CompletedTask : ended.Task;
    }

    private void Run()
    {
        while (queue.Take(out Diagnostic? diagnostic))
        {
            Interlocked.Decrement(ref waiting);
            Handle(diagnostic);
        }

        ended.SetResult();
    }

    private void Handle(Diagnostic diagnostic)
    {
        isReporting = true;
        ExportScope? outer = ExportScope.Mark();
        try
        {
            // A session that the handler runs would cause further reports, and so on without end.
            if (observatory is not null)
            {
                ExportScope.Enter(observatory);
            }

            if (handler is not null)
            {
                handler(diagnostic);
            }
            else if (IsFirstOf(diagnostic.Kind))
            {
                Console.Error.WriteLine(OneLine.Of(diagnostic));
            }
        }
        catch (Exception)
        {
            Interlocked.Increment(ref lost);
        }
        finally
        {
            ExportScope.Leave(outer);
            isReporting = false;
        }
    }

    private bool IsFirstOf(DiagnosticKind kind)
    {
        int bit = 1 << (int)kind;
        return (Interlocked.Or(ref kindsShown, bit) & bit) == 0;
    }
}
