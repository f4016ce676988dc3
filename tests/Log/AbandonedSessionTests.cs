using System.Runtime.CompilerServices;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Log;

public class AbandonedSessionTests
{
    [Theory, BothModes]
    public async Task Fault13_ASessionThatIsNeverEndedIsNeverExportedCountedAsOpenAndCollected(Mode mode)
    {
        var memory = new InMemoryExporter();
        Observatory observatory = mode.Start(memory);
        WeakReference abandoned = StartAndForget(observatory);

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        ShutdownReport report = await observatory.End();

        Assert.Empty(memory.Envelopes);
        Assert.Equal((1, 0), (observatory.Health.SessionsOpen, report.Exporters[0].InFlight));
        Assert.False(abandoned.IsAlive);
        Some.LawsHold(observatory);
    }

    [Fact]
    public void Fault13_SessionsThatAreNeverEndedInOneFlowAreCollectedButForTheLast()
    {
        using var observatory = Some.Inline();
        WeakReference[] forgotten = StartMany(observatory, 20);

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.InRange(forgotten.Count(session => session.IsAlive), 0, 2);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference[] StartMany(Observatory observatory, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => new WeakReference(observatory.StartSession(Some.Context)))];

    // On a thread of its own, so that nothing of this flow of control holds the session.
    private static WeakReference StartAndForget(Observatory observatory)
    {
        WeakReference? reference = null;
        var thread = new Thread(() =>
        {
            AgentSession session = observatory.StartSession(Some.Context);
            session.ToolCall("open").Event("event");
            reference = new WeakReference(session);
        });
        thread.Start();
        thread.Join();
        return reference!;
    }
}
