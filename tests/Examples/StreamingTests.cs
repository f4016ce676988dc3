using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Examples;

public sealed class StreamingTests(StreamingTests.Streamed streamed) : IClassFixture<StreamingTests.Streamed>
{
    private SessionEnvelope Envelope => streamed.Envelope;

    [Fact]
    public void ItRunsOfflineAndShowsItsTrace()
    {
        Assert.Equal("", streamed.Run.Error);
        Assert.Equal(0, streamed.Run.ExitCode);
        Assert.StartsWith("Rx composes streams; agents are made of them.", streamed.Run.Output);
        Assert.Contains("200 frames of speech", streamed.Run.Output);
        Assert.Contains("page 2, first result it is", streamed.Run.Output);
        Assert.Contains("search_results", streamed.Run.Output);
        Assert.Equal(SpanStatus.Ok, Envelope.Status);
        Assert.Equal(0, Envelope.Dropped.Total);
        Assert.All(Envelope.Spans, span => Assert.Equal(SpanStatus.Ok, span.Status));
    }

    [Fact]
    public void TheTokensAreEventsAndTheCallKnowsTheTimeToTheFirst()
    {
        SpanRecord call = Envelope.Span("gpt-4");
        SpanRecord tokens = Envelope.Span("tokens");

        Assert.Equal(call.SpanId, tokens.ParentSpanId);
        Assert.Equal(10, call.Attributes["gen_ai.usage.output_tokens"].AsInteger());
        Assert.All([call, tokens], span => Assert.Equal((10, "completed"), End(span)));
        Assert.Equal(Enumerable.Repeat("token", 10), Envelope.EventsOf("tokens"));
        Assert.True(call.Attributes[StreamAttribute.TimeToFirst].AsFloat() >= 50);
        Assert.True(call.Attributes[StreamAttribute.MaxGap].AsFloat() > 0);
    }

    [Fact]
    public void EveryFrameIsCountedAndTheLoudOnesAreEvents()
    {
        Assert.Equal((1000, "completed"), End(Envelope.Span("microphone")));
        Assert.Equal(Enumerable.Repeat("speech", 200), Envelope.EventsOf("microphone"));
        Assert.Equal(16_000, Envelope.Attribute("microphone", "sample_rate_hz").AsInteger());
    }

    [Fact]
    public void TheSearchIsAbandonedAndEachSideKeepsItsOwnSpans()
    {
        SpanRecord step = Envelope.Span("find the first good source");
        SpanRecord results = Envelope.Span("search_results");

        Assert.Equal((3, "abandoned"), End(results));
        Assert.Equal(step.SpanId, results.ParentSpanId);
        Assert.Equal([results.SpanId, results.SpanId], ParentsOf("fetch_page"));
        Assert.Equal([step.SpanId, step.SpanId, step.SpanId], ParentsOf("read"));
    }

    private IEnumerable<SpanId> ParentsOf(string name) =>
        Envelope.Spans.Where(span => span.Name == name).Select(span => span.ParentSpanId);

    private static (int Items, string? End) End(SpanRecord span) =>
        ((int)span.Attributes[StreamAttribute.Items].AsInteger(), span.Attributes[StreamAttribute.End].AsString());

    /// <summary>One run, and the envelope in the file that it wrote.</summary>
    public sealed class Streamed : IDisposable
    {
        private readonly TestFolder folder = new();

        public Streamed()
        {
            Run = Example.Run("Streaming", folder);
            Envelope = Assert
                .IsType<TraceLine.Readable>(Assert.Single(TraceFile.Read(folder["logs/streaming.jsonl"])))
                .Envelope;
        }

        internal Outcome Run { get; }

        internal SessionEnvelope Envelope { get; }

        public void Dispose() => folder.Dispose();
    }
}
