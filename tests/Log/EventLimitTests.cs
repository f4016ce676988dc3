using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Log;

[Collection(Alone.Name)]
public class EventLimitTests
{
    [Theory, BothModes]
    public async Task Fault11_TenMillionEventsInOneSessionAreShedAndCountedPerSpan(Mode mode)
    {
        const int Events = 10_000_000;
        var memory = new InMemoryExporter();
        Observatory observatory = mode.Start(memory);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        long held;
        using (AgentSession session = observatory.StartSession(Some.Context))
        {
            using (StreamSpan busy = session.Stream("busy"))
            {
                for (int count = 0; count < Events; count++)
                {
                    busy.Event("chunk");
                }
            }

            session.ToolCall("after the flood").Dispose();
            held = GC.GetTotalMemory(forceFullCollection: true) - before;
        }

        await observatory.End();
        long kept = GC.GetTotalMemory(forceFullCollection: true) - before;

        SessionEnvelope envelope = Assert.Single(memory.Envelopes);
        SpanRecord stream = envelope.Span("busy");
        Assert.Equal(Events, stream.EventCount + stream.DroppedEvents);
        Assert.Equal(stream.DroppedEvents, envelope.Dropped[DropReason.EventLimit]);
        Assert.InRange(envelope.Events.Length, 8_000, 10_000);
        Assert.Equal(SpanStatus.Ok, envelope.Span("after the flood").Status);
        Assert.All([held, kept], bytes => Assert.InRange(bytes, long.MinValue, 64 * 1024 * 1024));
        Some.LawsHold(observatory);
    }

    [Fact]
    public void WhenASessionIsFullSpansThatDoNotFitLeaveTheirChildrenToTheNearestRecordedAncestor()
    {
        SessionEnvelope envelope = Some.Envelope(
            session =>
            {
                using AgentSpan kept = session.AgentStep("kept");
                for (int count = 0; count < 3; count++)
                {
                    session.ToolCall("filler").Dispose();
                }

                AgentSpan lost = session.AgentStep("fits");
                AgentSpan unrecorded = session.AgentStep("does not fit");
                unrecorded.Event("lost with its span");
                Assert.Same(lost, AgentSpan.Current);
                lost.Dispose();
                unrecorded.Dispose();
            },
            Some.Quiet() with
            {
                MaxEventsPerSession = 10,
            }
        );

        Assert.Equal(["kept", "filler", "filler", "filler", "fits"], envelope.Spans.Select(span => span.Name));
        Assert.Equal(1, envelope.Dropped[DropReason.EventLimit]);
        Assert.Equal(2, envelope.Dropped[DropReason.SpanNotRecorded]);
        Assert.All(envelope.Spans, span => Assert.Equal(SpanStatus.Ok, span.Status));
    }
}
