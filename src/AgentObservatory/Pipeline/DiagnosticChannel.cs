using System.Reactive;

namespace AgentObservatory.Pipeline;

/// <summary>
/// Where the library speaks of itself: a short lane, so that a handler that blocks holds up nothing else. A handler that throws is
/// counted; what it causes to be reported itself is passed over.
/// </summary>
internal sealed class DiagnosticChannel
{
    private const int MostWaiting = 256;

    [ThreadStatic]
    private static bool isReporting;

    private readonly Action<Diagnostic>? handler;
    private readonly Lane<Diagnostic> lane;
    private long lost;
    private int kindsShown;

    /// <summary>Makes a channel.</summary>
    /// <param name="handler">Who is told; null: stderr, once for each kind.</param>
    /// <param name="inline">Whether the handler is called on the threads that report.</param>
    /// <param name="owner">Whose handler it is.</param>
    internal DiagnosticChannel(Action<Diagnostic>? handler, bool inline, object owner)
    {
        this.handler = handler;
        var layout = new LaneLayout(
            "AgentObservatory diagnostics",
            !inline,
            MostWaiting,
            long.MaxValue,
            Patience: null,
            owner,
            Activities: null
        );
        lane = new Lane<Diagnostic>(layout, static _ => 0, CountLost);
        lane.Subscribe(Observer.Create<Diagnostic>(Handle));
    }

    internal long Lost => Interlocked.Read(ref lost);

    internal void Report(DiagnosticKind kind, string source, string message, Exception? exception)
    {
        if (!isReporting)
        {
            lane.OnNext(new Diagnostic(kind, source, message, exception));
        }
    }

    internal void Start() => lane.Start();

    /// <summary>Takes no more; completes when the handler has had everything.</summary>
    internal Task CloseAsync() => lane.CloseAsync(patience: null);

    private void Handle(Diagnostic diagnostic)
    {
        isReporting = true;
        try
        {
            if (handler is not null)
            {
                handler(diagnostic);
            }
            else if (IsFirstOf(diagnostic.Kind))
            {
                Console.Error.WriteLine(DiagnosticLine.Of(diagnostic));
            }
        }
        catch (Exception)
        {
            Interlocked.Increment(ref lost);
        }
        finally
        {
            isReporting = false;
        }
    }

    private void CountLost(Diagnostic diagnostic, DropCause? cause)
    {
        if (cause is not null)
        {
            Interlocked.Increment(ref lost);
        }
    }

    private bool IsFirstOf(DiagnosticKind kind)
    {
        int bit = 1 << (int)kind;
        return (Interlocked.Or(ref kindsShown, bit) & bit) == 0;
    }
}
