using System.Runtime.CompilerServices;
using AgentObservatory.Log;
using AgentObservatory.Pipeline;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Pipeline;

/// <summary>A defect of the library's own, which no foreign code can cause.</summary>
public class ReaderDefectTests
{
    private const int Entries = 4;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void ALogThatObserversCannotReadIsReportedAndReleasedAndTheNextOneIsShown(int unreadable)
    {
        var reports = new List<Diagnostic>();
        var seen = new List<TraceEvent>();
        var diagnostics = new DiagnosticChannel(reports.Add, inline: true, owner: this);
        var observers = new Observers(this, inline: false, ObservatoryOptions.Default, diagnostics, activities: null);
        var counters = new ObservatoryCounters(diagnostics);
        var home = new LogHome(this, false, counters, observers, null, [], ObservatoryOptions.Default, diagnostics);
        using IDisposable subscription = observers.Events.Subscribe(seen.Add);
        SessionLog spoilt = Report(home);
        SessionLog next = Report(home);
        ref LogEntry entry = ref Unsafe.AsRef(in spoilt[unreadable]);
        entry.Kind = EntryKind.SpanEnded;
        entry.Row = int.MaxValue;

        Thread? reader = null;
        observers.Start(thread => (reader = thread).Start());
        using var never = new Deadline(Timeout.InfiniteTimeSpan, TimeProvider.System, _ => { });
        observers.CloseAsync(never);
        reader!.Join();

        Assert.Equal(DiagnosticKind.InternalError, Assert.Single(reports).Kind);
        Assert.Equal(Entries, seen.Count(happened => happened.Session == next.Session));
        Assert.False(spoilt.TryLease());
        Assert.False(next.TryLease());
    }

    /// <summary>A session with one span.</summary>
    private static SessionLog Report(LogHome home)
    {
        Recorder recorder = new SessionFactory(ObservatoryOptions.Default, home, null).Start(Some.Context, null).Recorder;
        int row = recorder.Start(SpanRow.None, 0, "kind", "name", default, null).Row;
        recorder.End(row, isSecond: false, SpanStatus.Ok, isAbandoned: false);
        Assert.True(recorder.TryEndSession(out EndingSession ending));
        recorder.Conclude(ending, null);
        return ending.Log;
    }
}
