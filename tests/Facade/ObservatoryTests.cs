using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Facade;

public class ObservatoryTests
{
    [Fact]
    public void InlineModeHasExportedWhenTheSessionsDisposeReturns()
    {
        var memory = new InMemoryExporter();
        using var observatory = Some.Inline(memory);

        observatory.StartSession(Some.Context).Dispose();

        Assert.Single(memory.Envelopes);
    }

    [Fact]
    public void TheEnvelopeSaysWhoRanAndWhatHappenedInOrder()
    {
        SessionEnvelope envelope = Some.Envelope(session =>
        {
            using (session.AgentStep("plan"))
            using (AgentSpan tool = session.ToolCall("search", ("query", "rx"), ("top_k", 5)))
            {
                tool.Set("hits", 12);
                tool.Event("cache_miss");
            }

            using StreamSpan stream = session.Stream("audio_stream");
            stream.Event("chunk", ("seq", 1), ("bytes", 4096));
        });

        Assert.Equal(
            ("some-session", "some-agent", "some-user"),
            (envelope.Session.SessionId, envelope.Session.AgentId, envelope.Session.UserId)
        );
        Assert.Equal(
            [("plan", "agent_step"), ("search", "tool_call"), ("audio_stream", "stream")],
            envelope.Spans.Select(span => (span.Name, span.Kind))
        );
        Assert.Equal(envelope.Span("plan").SpanId, envelope.Span("search").ParentSpanId);
        Assert.Equal(["query", "top_k", "hits"], envelope.Span("search").Attributes.Select(attribute => attribute.Key));
        Assert.Equal(["cache_miss"], envelope.EventsOf("search"));
        Assert.Equal(["chunk"], envelope.EventsOf("audio_stream"));
        Assert.Equal(SpanStatus.Ok, envelope.Status);
    }

    [Fact]
    public void MetadataIsASnapshot()
    {
        var metadata = new Dictionary<string, object?> { ["env"] = "test" };
        var memory = new InMemoryExporter();
        using var observatory = Some.Inline(memory);
        using (observatory.StartSession(new AgentContext("s", "a", Metadata: metadata)))
        {
            metadata["env"] = "changed";
        }

        Assert.Equal("test", memory.Envelopes[0].Session.Metadata["env"].AsString());
    }

    [Fact]
    public void OptionsOutOfRangeAreRefusedWithTheirName()
    {
        var few = Some.Quiet() with { MaxEventsPerSession = 9 };
        var small = Some.Quiet() with { MaxBytesPerSession = 1 };

        Assert.Contains("MaxEventsPerSession", Assert.Throws<ArgumentOutOfRangeException>(() => Some.Inline(few)).Message);
        Assert.Contains("MaxBytesPerSession", Assert.Throws<ArgumentOutOfRangeException>(() => Some.Inline(small)).Message);
        Assert.Throws<ArgumentNullException>(() => Some.Inline([null!]));
        var twice = new InMemoryExporter();
        Assert.Throws<ArgumentException>(() => Some.Inline(twice, twice));
    }

    [Fact]
    public void Fault24_ANullContextIsASessionOfNobodyInParticular()
    {
        var memory = new InMemoryExporter();
        using var observatory = Some.Inline(memory);

        observatory.StartSession(null).Dispose();
        observatory.StartSession(new AgentContext(null!, null!, null, null)).Dispose();

        Assert.All(
            memory.Envelopes,
            envelope => Assert.Equal(envelope.Session.TraceId.ToString(), envelope.Session.SessionId)
        );
    }
}
