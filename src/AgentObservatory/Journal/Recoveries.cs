using AgentObservatory.Log;
using AgentObservatory.Pipeline;

namespace AgentObservatory.Journal;

/// <summary>Recovers directories, each on a thread of its own.</summary>
internal sealed class Recoveries(
    IReadOnlyList<string> exporters,
    Action<RecoveredSession, bool[]> deliver,
    DiagnosticChannel diagnostics,
    Action<Thread> startThread
)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Task<RecoveryReport>> underway = [];
    private readonly RecoveryEnd end = new();
    private Task<bool> all = Task.FromResult(true);

    /// <summary>Recovers a directory, or waits for a recovery of it that is under way.</summary>
    internal Task<RecoveryReport> RecoverAsync(string directory)
    {
        directory = WholePath(directory);
        var done = new TaskCompletionSource<RecoveryReport>(TaskCreationOptions.RunContinuationsAsynchronously);
        var stopped = new TaskCompletionSource<bool>();
        using (gate.EnterUninterrupted())
        {
            if (underway.TryGetValue(directory, out Task<RecoveryReport>? same))
            {
                return same;
            }

            underway.Add(directory, done.Task);
            all = Both(all, stopped.Task);
        }

        if (Uninterrupted.Start("AgentObservatory recovery", Recover, startThread) is { } failure)
        {
            Failed(failure);
            Finish(new RecoveryReport(0, 0, 0, IsComplete: false));
        }

        return done.Task;

        void Recover()
        {
            var report = new RecoveryReport(0, 0, 0, IsComplete: false);
            try
            {
                report = new Recovery(directory, exporters, deliver, FailedAt, end).Run();
            }
            catch (Exception exception)
            {
                Uninterrupted.Caught(exception);
                Failed(exception);
            }

            Finish(report);
        }

        void Finish(RecoveryReport report)
        {
            using (gate.EnterUninterrupted())
            {
                underway.Remove(directory);
            }

            stopped.SetResult(true);
            done.SetResult(report);
        }
    }

    /// <summary>Hands no more sessions to the exporters.</summary>
    internal void Stop() => end.Stop();

    /// <summary>Waits for no exporter any more.</summary>
    internal void Abandon() => end.Abandon();

    /// <summary>Completes when what is under way has been answered and noted.</summary>
    internal Task<bool> StoppedAsync()
    {
        using (gate.EnterUninterrupted())
        {
            return all;
        }
    }

    /// <summary>The same however the directory is written, and whatever becomes the current one. A path that there cannot be
    /// is left to the recovery, which says so.</summary>
    private static string WholePath(string directory)
    {
        try
        {
            return Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        }
        catch (Exception error) when (error is ArgumentException or IOException or UnauthorizedAccessException)
        {
            return directory;
        }
    }

    private static async Task<bool> Both(Task<bool> one, Task<bool> other) => await one.Direct() && await other.Direct();

    private void Failed(Exception exception) => FailedAt("recovery", exception);

    private void FailedAt(string source, Exception exception) =>
        diagnostics.Report(DiagnosticKind.JournalFailed, source, "What is left is recovered another time.", exception);
}
