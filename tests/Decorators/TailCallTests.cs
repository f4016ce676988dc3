extern alias FSharpRelease;
using FSharpRelease::Samples;

using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Decorators;

/// <summary>Functions that call each other as their last act.</summary>
public class TailCallTests
{
    [Fact]
    public void WithoutASessionTheyUseUpNoStack() => Assert.True(Mutual.even(1_000_000));

    [Fact]
    public void InASessionEachCallIsASpanWithinItsCaller()
    {
        SessionEnvelope envelope = Some.Envelope(static _ => Assert.False(Mutual.even(3)));

        Assert.Equal(["even", "odd", "even", "odd"], envelope.Spans.Select(static span => span.Name));
        Assert.Equal(envelope.Spans[2].SpanId, envelope.Spans[3].ParentSpanId);
    }
}
