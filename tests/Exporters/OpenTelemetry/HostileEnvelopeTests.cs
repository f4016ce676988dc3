using System.Diagnostics;
using AgentObservatory.Tests.Support;
using AgentObservatory.Tests.Support.OpenTelemetry;
using static AgentObservatory.Tests.Support.OpenTelemetry.HandMade;

namespace AgentObservatory.Tests.Exporters.OpenTelemetry;

public class HostileEnvelopeTests
{
    [Fact]
    public void AnEnvelopeOfNullsIsReplayed()
    {
        using var listening = new Listening();

        SeenSpan root = Assert.Single(listening.Replay(Envelope(null!)));

        Assert.Equal("invoke_agent", root.Name);
        Assert.NotEqual(default(ActivityTraceId).ToHexString(), root.TraceId);
    }

    [Fact]
    public void ASpanOfNullsAndImpossibleTimesIsReplayed()
    {
        using var listening = new Listening();
        SpanRecord span = Span(new SpanId(7, 0), new Timestamp(500), BeforeAllTime);

        IReadOnlyList<SeenSpan> seen = listening.Replay(Envelope(SessionInfo.Unknown, span));

        Assert.Equal("span", seen[0].Name);
        Assert.Equal((500, 600), (seen[0].Start, seen[0].End));
        Assert.Equal(seen[1].SpanId, seen[0].ParentSpanId);
    }

    [Fact]
    public void SpansThatAreTheirOwnParentsOrEachOthersGoUnderTheSession()
    {
        using var listening = new Listening();
        SpanId one = new(1, 0);
        SpanId other = new(2, 0);
        SpanRecord[] spans = [Span(one, parent: other), Span(other, parent: other), Span(one), Span(SpanId.None)];

        IReadOnlyList<SeenSpan> seen = listening.Replay(Envelope(SessionInfo.Unknown, spans));

        Assert.Equal(5, seen.Count);
        Assert.All(seen.Take(4), span => Assert.Equal(seen[4].SpanId, span.ParentSpanId));
    }

    [Fact]
    public void ASessionWhoseParentIsItsOwnSpanHasNone()
    {
        SpanId id = new(5, 0);
        TraceId trace = new(1, 1);
        SessionInfo session = new(
            "s",
            "a",
            null,
            default,
            trace,
            default,
            default,
            new SessionParent(trace, id, null),
            new Timestamp(0)
        );

        OpenTelemetrySpan root = OpenTelemetryMapping.Map(Envelope(session, Span(id)))[0];

        Assert.True(root.ParentSpanId.IsNone);
        Assert.False(root.HasRemoteParent);
    }

    [Fact]
    public void ASessionWhoseParentIsInAnotherTraceIsLinkedToIt()
    {
        using var listening = new Listening();
        var parent = new SessionParent(new TraceId(9, 9), new SpanId(8, 0), null);
        SessionInfo session = new("s", "a", null, default, new TraceId(1, 1), default, default, parent, new Timestamp(0));

        SeenSpan root = Assert.Single(listening.Replay(Envelope(session)));

        Assert.Equal("", root.ParentSpanId);
        ActivityContext link = Assert.Single(listening.Stopped[0].Links).Context;
        Assert.Equal(parent.TraceId.ToString(), link.TraceId.ToHexString());
        Assert.Equal(parent.SpanId.ToString(), link.SpanId.ToHexString());
    }

    [Fact]
    public void AListWithinAListAndANumberBeyondAllTypesBecomeText()
    {
        SessionEnvelope envelope = Some.Envelope(session =>
            session
                .ToolCall(
                    "t",
                    ("mixed", new AttributeValue[] { 1, "two" }),
                    ("nested", new AttributeValue[] { new AttributeValue[] { 1 } }),
                    ("huge", ulong.MaxValue),
                    ("nan", double.NaN),
                    ("none", AttributeValue.Null)
                )
                .Dispose()
        );
        using var listening = new Listening();

        IReadOnlyDictionary<string, string> seen = listening.Replay(envelope)[0].Attributes;

        Assert.Equal(SeenValue.Of("[1,\"two\"]"), seen["mixed"]);
        Assert.Equal(SeenValue.Of("[[1]]"), seen["nested"]);
        Assert.Equal(SeenValue.Of("18446744073709551615"), seen["huge"]);
        Assert.Equal(SeenValue.Of("NaN"), seen["nan"]);
        Assert.Equal("null", seen["none"]);
    }
}
