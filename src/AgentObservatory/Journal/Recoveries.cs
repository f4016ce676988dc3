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
    private readonly CancellationTokenSource stopping = new();
    private Task<bool> all = Task.FromResult(true);

    internal Task<RecoveryReport> RecoverAsync(string directory)
    {
        var done = new TaskCompletionSource<RecoveryReport>(TaskCreationOptions.RunContinuationsAsynchronously);
        var stopped = new TaskCompletionSource<bool>();
        lock (gate)
        {
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
                report = new Recovery(directory, exporters, deliver, stopping.Token).Run();
                if (report.UnreadableLines > report.Files)
                {
                    // More than the torn line that each may have.
                    string lines = report.UnreadableLines + " lines of journals could not be read.";
                    diagnostics.Report(DiagnosticKind.JournalFailed, "recovery", lines, null);
                }
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
            stopped.SetResult(true);
            done.SetResult(report);
        }
    }

    /// <summary>Hands no more sessions to the exporters.</summary>
    internal void Stop() => stopping.Cancel();

    /// <summary>Completes when what is under way has been answered and noted.</summary>
    internal Task<bool> StoppedAsync()
    {
        lock (gate)
        {
            return all;
        }
    }

    private static async Task<bool> Both(Task<bool> one, Task<bool> other) => await one.Direct() && await other.Direct();

    private void Failed(Exception exception) =>
        diagnostics.Report(DiagnosticKind.JournalFailed, "recovery", "What is left is recovered another time.", exception);
}
