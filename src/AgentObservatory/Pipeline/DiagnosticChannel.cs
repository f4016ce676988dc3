using System.Reactive;
using System.Runtime.CompilerServices;

namespace AgentObservatory.Pipeline;

/// <summary>Delivers the library's reports about itself through a lane, so that a handler that blocks delays nothing else.
/// What a handler throws is counted; a problem that the handler itself causes is not reported.</summary>
internal sealed class DiagnosticChannel
{
    private const int MostWaiting = 256;

    [ThreadStatic]
    private static bool isReporting;

    private readonly Action<Diagnostic>? handler;
    private readonly Lane<Diagnostic> lane;
    private long lost;
    private int kindsShown;

    /// <summary>Without a handler, the first report of each kind goes to stderr.</summary>
    internal DiagnosticChannel(Action<Diagnostic>? handler, bool inline, object owner)
    {
        this.handler = handler;
        if (handler is null)
        {
            // Where this first ran without memory, nobody in the process could use the console any more.
            RuntimeHelpers.RunClassConstructor(typeof(Console).TypeHandle);
        }

        var layout = new LaneLayout("AgentObservatory diagnostics", !inline, MostWaiting, owner);
        lane = new Lane<Diagnostic>(layout, static _ => 0, (_, cause) => Interlocked.Add(ref lost, cause is null ? 0 : 1));
        lane.Subscribe(Observer.Create<Diagnostic>(Handle));
    }

    internal long Lost => Interlocked.Read(ref lost);

    internal void Report(DiagnosticKind kind, string source, string message, Exception? exception)
    {
        if (isReporting)
        {
            // A handler's own problem would never end.
            Interlocked.Increment(ref lost);
            return;
        }

        try
        {
            lane.OnNext(new Diagnostic(kind, source, message, exception));
        }
        catch (OutOfMemoryException)
        {
            Interlocked.Increment(ref lost);
        }
    }

    /// <summary>Without a thread, the handler runs on those that report.</summary>
    internal Exception? Start(Action<Thread> start) => lane.Start(start, orInline: true);

    internal Task<bool> CloseAsync() => lane.CloseAsync();

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
                // What takes the most memory first: the console is not touched without any.
                string line = LineOf(diagnostic);
                Console.Error.WriteLine(line);
            }
        }
        catch (Exception exception)
        {
            Uninterrupted.Caught(exception);
            Interlocked.Increment(ref lost);
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

    /// <summary>A report as one line for stderr. The texts of exceptions and the names of files are untrusted: everything
    /// outside ASCII is escaped, so that a terminal never receives a control sequence.</summary>
    internal static string LineOf(Diagnostic diagnostic)
    {
        string brief = diagnostic.Exception is { } exception ? " (" + ErrorSnapshot.Brief(exception) + ")" : "";
        string line = "AgentObservatory: " + diagnostic.Source + ": " + diagnostic.Message + brief;
        return string.Concat(line.Select(static one => one is >= ' ' and <= '~' ? one.ToString() : $"\\u{(int)one:x4}"));
    }
}
