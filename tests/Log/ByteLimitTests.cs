using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Log;

public class ByteLimitTests
{
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
}
