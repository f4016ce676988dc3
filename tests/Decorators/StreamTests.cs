extern alias CSharpRelease;
using CSharpRelease::Samples;

using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Decorators;

/// <summary>The span of a stream ends as the stream ends.</summary>
public class StreamTests
{
    [Fact]
    public async Task ItemsOfAMarkedStreamAreEvents()
    {
        SessionEnvelope envelope = await Some.EnvelopeOf(async _ =>
        {
            await foreach (int item in Results.Stream(null)) { }
        });

        Assert.Equal(["item", "item"], envelope.EventsOf("Stream"));
        Assert.Equal((SpanKind.Stream, SpanStatus.Ok), (envelope.Span("Stream").Kind, envelope.Span("Stream").Status));
        Assert.Equal("completed", envelope.Attribute("Stream", StreamAttribute.End).AsString());
    }

    [Fact]
    public async Task AStreamThatIsLeftIsAbandonedAndEachEnumerationIsASpan()
    {
        SessionEnvelope envelope = await Some.EnvelopeOf(async _ =>
        {
            IAsyncEnumerable<int> stream = Results.Stream(null);
            for (int time = 0; time < 2; time++)
            {
                await foreach (int item in stream)
                {
                    break;
                }
            }
        });

        Assert.Equal(2, envelope.Spans.Count(static span => span.Name == "Stream"));
        Assert.All(
            envelope.Spans.Where(static span => span.Name == "Stream"),
            static span => Assert.Equal("abandoned", span.Attributes[StreamAttribute.End].AsString())
        );
    }

    [Fact]
    public async Task AStreamThatIsCancelledIsCancelled()
    {
        using var source = new CancellationTokenSource();
        SessionEnvelope envelope = await Some.EnvelopeOf(async _ =>
        {
            await foreach (int item in Results.Stream(null).WithCancellation(source.Token))
            {
                await source.CancelAsync();
                break;
            }
        });

        Assert.Equal(SpanStatus.Cancelled, envelope.Span("Stream").Status);
    }

    [Fact]
    public void AnIteratorsSpanLastsWhileItIsEnumerated()
    {
        SessionEnvelope envelope = Some.Envelope(session =>
        {
            using AgentSpan step = session.AgentStep("step");
            foreach (int item in Results.Iterator(null))
            {
                Assert.Same(step, AgentSpan.Current);
                session.ToolCall("consumer's").Dispose();
                break;
            }
        });

        SpanRecord iterator = envelope.Span("Iterator");
        Assert.Equal("abandoned", iterator.Attributes[StreamAttribute.End].AsString());
        Assert.Equal(iterator.SpanId, envelope.Span("inner").ParentSpanId);
        Assert.Equal(envelope.Span("step").SpanId, envelope.Span("consumer's").ParentSpanId);
    }

    [Fact]
    public void AStreamThatNobodyConsumesIsNoSpan() =>
        Assert.Empty(
            Some.Envelope(static session =>
                _ = (Results.Stream(null), Results.Iterator(null), Results.Observable(null))
            ).Spans
        );

    [Theory]
    [InlineData("FSharp.Debug")]
    [InlineData("FSharp.Release")]
    public void OfFSharpASequenceIsFollowedAndAResultIsTheVeryResult(string sample)
    {
        Type sequences = Sample.Of(sample).Assembly.GetType("Samples.Sequences", throwOnError: true)!;
        SessionEnvelope envelope = Some.Envelope(_ =>
        {
            Assert.Equal([42], Call("lazyWithHandler", [null]));
            Assert.Equal([42], Call("lazyInALocal", [null]));
            Assert.IsType<int[]>(Call("array", []));
            Assert.IsType<Microsoft.FSharp.Collections.FSharpList<int>>(Call("listOrLazy", [true]));
        });

        Assert.Equal(
            ["lazyWithHandler", "lazyInALocal"],
            envelope
                .Spans.Where(static span => span.Attributes.Any(static one => one.Key == StreamAttribute.End))
                .Select(static span => span.Name)
        );
        Assert.Equal(4, envelope.Spans.Count(static span => span.Name != "inner"));

        IEnumerable<int> Call(string function, object?[] arguments) =>
            (IEnumerable<int>)sequences.GetMethod(function)!.Invoke(null, arguments)!;
    }

    [Fact]
    public void AListThatIsReturnedAsASequenceIsTheVeryList() =>
        Some.Envelope(static _ => Assert.IsType<List<int>>(Results.List(null)));
}
