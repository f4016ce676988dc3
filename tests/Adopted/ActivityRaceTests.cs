using System.Diagnostics;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Adopted;

/// <summary>What starts within an activity, and its stop, come from several threads at once.</summary>
public sealed class ActivityRaceTests : IDisposable
{
    private const int Rounds = 300;
    private const int Threads = 4;

    private readonly OtherLibrary library = new();

    public void Dispose() => library.Dispose();

    [Theory]
    [BothModes]
    public async Task AnActivityThatStopsWhileSpansStartWithinItIsOneSpanThatHasEnded(Mode mode)
    {
        var memory = new InMemoryExporter();
        Observatory observatory = mode.Start(library.Options, memory);
        for (int round = 0; round < Rounds; round++)
        {
            using AgentSession session = observatory.StartSession(Some.Context);
            Race(session);
        }

        await observatory.End();

        Assert.Equal(Rounds, memory.Envelopes.Count);
        Assert.All(memory.Envelopes, AssertWhole);
        Some.LawsHold(observatory);
    }

    private void Race(AgentSession session)
    {
        using var barrier = new Barrier(Threads + 1);
        Activity activity = library.Start("activity");
        Thread[] threads =
        [
            .. Enumerable
                .Range(0, Threads)
                .Select(number => new Thread(() =>
                {
                    barrier.SignalAndWait();
                    session.ToolCall("tool " + number).Dispose();
                })),
        ];
        Array.ForEach(threads, static thread => thread.Start());
        barrier.SignalAndWait();
        activity.Dispose();
        Array.ForEach(threads, static thread => thread.Join());
    }

    private static void AssertWhole(SessionEnvelope envelope)
    {
        SpanRecord activity = envelope.Span("activity");
        Assert.Equal((SpanStatus.Ok, Threads + 1), (activity.Status, envelope.Spans.Length));
        Assert.All(
            envelope.Spans,
            span => Assert.True(span.ParentSpanId.IsNone || span.ParentSpanId == activity.SpanId, span.ToString())
        );
    }
}
