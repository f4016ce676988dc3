using System.Text;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Core.Json;

/// <summary>Lines that can be read and make no sense.</summary>
public sealed class OddLineTests
{
    [Theory]
    [InlineData("""{"session":{"session_id":"s"},"events":null}""", "unreadable_event")]
    [InlineData("""{"session":{"session_id":"s"},"events":[7]}""", "unreadable_event")]
    [InlineData("""{"session":{"session_id":"s"},"events":[{"type":"span_start","payload":[]}]}""", "unreadable_event")]
    [InlineData("""{"session":{"session_id":"s"},"events":[{"type":"new","payload":{}}]}""", "unreadable_event")]
    [InlineData("""{"session":{"session_id":"s"},"events":[{"type":"span_end","payload":{}}]}""", "end_without_start")]
    public void Fault42_AnEventThatMakesNoSenseIsFlaggedAndItsSessionShown(string line, string anomaly)
    {
        var envelope = EnvelopeText.Read(line);

        Assert.Equal("s", envelope.Session.SessionId);
        Assert.Equal(1, envelope.Anomalies[anomaly]);
    }

    [Fact]
    public void Fault42_ANewerSchemaIsReadAsFarAsItIsKnown()
    {
        var line = """{"schema_version":"9.7","session":{"session_id":"s","mood":"good"},"events":[],"new":{}}""";
        var readable = Assert.IsType<TraceLine.Readable>(EnvelopeJson.ReadLine(1, Encoding.UTF8.GetBytes(line)));

        Assert.Equal("9.7", readable.SchemaVersion);
        Assert.Equal("s", readable.Envelope.Session.SessionId);
    }

    [Fact]
    public void Fault42_ASpanIdThatComesTwiceStartsOneSpanAndOneStray()
    {
        var envelope = EnvelopeText.Read($$"""{"session":{},"events":[{{Start("a", null)}},{{Start("a", null)}}]}""");

        Assert.Single(envelope.Spans);
        Assert.Equal(Anomaly.SecondStart, Assert.Single(envelope.Strays).Reason);
    }

    [Fact]
    public void Fault42_ACycleOfParentsIsBrokenAndFlagged()
    {
        var envelope = EnvelopeText.Read(
            $$"""{"session":{},"events":[{{Start("a", "b")}},{{Start("b", "a")}},{{Start("c", "c")}}]}"""
        );

        Assert.Equal(3, envelope.Spans.Length);
        Assert.Equal(envelope.Spans[1].SpanId, envelope.Spans[0].ForeignParentId);
        Assert.True(envelope.Spans[0].ParentSpanId.IsNone);
        Assert.Equal(envelope.Spans[0].SpanId, envelope.Spans[1].ParentSpanId);
        Assert.Equal(envelope.Spans[2].SpanId, envelope.Spans[2].ForeignParentId);
    }

    [Fact]
    public void Fault42_CountsThatNoInt64HoldsStayAtItsLimit()
    {
        var envelope = EnvelopeText.Read(
            """{"session":{"dropped":{"by_reason":{"a":9223372036854775807,"b":1,"c":1e300}}},"events":[]}"""
        );

        Assert.Equal(long.MaxValue, envelope.Dropped.Total);
        Assert.Equal(1, envelope.Dropped["b"]);
        Assert.Equal(long.MaxValue, envelope.Dropped["c"]);
    }

    private static string Start(string id, string? parent) =>
        $$$"""{"type":"span_start","trace":{"span_id":"{{{id}}}","parent_span_id":{{{(parent is null ? "null" : $"\"{parent}\"")}}}},"payload":{}}""";
}
