using System.Runtime.CompilerServices;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Log;

[Collection(Alone.Name)]
public class LimitTests
{
    [Fact]
    public void Fault11_TenMillionEventsInOneSessionAreShedAndCountedPerSpan()
    {
        const int Events = 10_000_000;
        long before = GC.GetTotalMemory(forceFullCollection: true);
        long held = 0;
        SessionEnvelope envelope = Some.Envelope(session =>
        {
            using (StreamSpan busy = session.Stream("busy"))
            {
                for (int count = 0; count < Events; count++)
                {
                    busy.Event("chunk");
                }
            }

            using (session.ToolCall("after the flood")) { }

            held = GC.GetTotalMemory(forceFullCollection: true) - before;
        });

        SpanRecord busy = envelope.Span("busy");
        Assert.Equal(Events, busy.EventCount + busy.DroppedEvents);
        Assert.Equal(busy.DroppedEvents, envelope.Dropped[DropReason.EventLimit]);
        Assert.InRange(envelope.Events.Length, 8_000, 10_000);
        Assert.Equal(SpanStatus.Ok, envelope.Span("after the flood").Status);
        Assert.InRange(held, long.MinValue, 64 * 1024 * 1024);
    }

    [Fact]
    public void Fault12_WhatExceedsTheByteLimitIsCutWhileTheStructureIsKept()
    {
        string large = new('x', 30_000);
        var options = Some.Quiet() with { MaxBytesPerSession = 256 * 1024 };
        SessionEnvelope envelope = Some.Envelope(
            session =>
            {
                for (int count = 0; count < 20; count++)
                {
                    using AgentSpan span = session.ToolCall("call " + count, ("payload", large));
                    span.Event("detail", ("payload", large));
                    span.Set("result", large);
                    span.Fail(new InvalidOperationException(large));
                }
            },
            options
        );

        Assert.Equal(20, envelope.Spans.Length);
        Assert.All(envelope.Spans, span => Assert.Equal(SpanStatus.Error, span.Status));
        Assert.NotEqual(AttributeKind.Null, envelope.Span("call 19").Attributes["agent_observatory.truncated"].Kind);
        Assert.Equal("System.InvalidOperationException", envelope.Span("call 19").Error!.Type);
        Assert.True(envelope.Dropped[DropReason.ByteLimit] > 0);
        Assert.InRange(EnvelopeText.Utf8(envelope).Length, 1, 400 * 1024);
    }

    [Fact]
    public void Fault12_NamesKeysErrorsAndMetadataCountTowardsTheByteLimitToo()
    {
        var options = Some.Quiet() with { MaxBytesPerSession = 64 * 1024 };
        string longKey = new('k', 1_000);
        string message = new('m', 30_000);
        var memory = new InMemoryExporter();
        using (var observatory = Some.Inline(options, memory))
        using (
            AgentSession session = observatory.StartSession(
                new AgentContext("s", "a", Metadata: new Dictionary<string, object?> { ["large"] = message })
            )
        )
        {
            for (int count = 0; count < 1_000; count++)
            {
                AgentSpan span = session.ToolCall("call", (longKey + count, 1));
                span.Set("learnt" + longKey + count, 1);
                span.Fail(new InvalidOperationException(message));
            }
        }

        SessionEnvelope envelope = memory.Envelopes[0];
        Assert.Equal(1_000, envelope.Spans.Length);
        Assert.Equal(
            "the session's byte limit is reached",
            envelope.Session.Metadata["agent_observatory.truncated"].AsString()
        );
        Assert.InRange(EnvelopeText.Utf8(envelope).Length, 1, 1_200_000);
        Assert.InRange(envelope.Spans.Sum(span => span.Error!.Message.Length), 0, 64 * 1024);
    }

    [Fact]
    public void Fault12_AValueWithManySharedPartsTakesBoundedWork()
    {
        AttributeValue part = Enumerable.Repeat((AttributeValue)1, 1_000).ToArray();
        for (int level = 0; level < 20; level++)
        {
            part = Enumerable.Repeat(part, 1_000).ToArray();
        }

        SessionEnvelope envelope = Some.Envelope(session => session.ToolCall("t", ("shared", part)).Dispose());

        Assert.InRange(EnvelopeText.Utf8(envelope).Length, 1, 1_000_000);
    }

    [Fact]
    public void Fault12_AValueThatNoLongerFitsLeavesAMarkerAndNotItsPredecessor()
    {
        var options = Some.Quiet() with { MaxBytesPerSession = 64 * 1024 };
        SessionEnvelope envelope = Some.Envelope(
            session =>
            {
                using AgentSpan span = session.ToolCall("t", ("state", "running"));
                span.Set("state", "still running");
                span.Set("large", new string('x', 25_000));
                span.Set("state", new string('y', 25_000));
            },
            options
        );

        Assert.Equal("the session's byte limit is reached", envelope.Attribute("t", "state").AsString());
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

    [Fact]
    public void Fault13_ASessionThatIsNeverEndedIsNeverExportedCountedAsOpenAndCollected()
    {
        var memory = new InMemoryExporter();
        using var observatory = Some.Inline(memory);
        WeakReference abandoned = StartAndForget(observatory);

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.Empty(memory.Envelopes);
        Assert.Equal(1, observatory.Health.SessionsOpen);
        Assert.False(abandoned.IsAlive);
    }

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
