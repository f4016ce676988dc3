using AgentObservatory.Terminal.Rendering;
using AgentObservatory.Tests.Support;
using static AgentObservatory.Tests.Support.TraceText;

namespace AgentObservatory.Tests.Terminal;

public class OddEnvelopeTests
{
    private const string SessionMembers =
        """ "session":{"session_id":"odd","trace_id":"0af7651916cd43dd8448eb211c80319c"} """;

    [Theory]
    [InlineData("null")]
    [InlineData("5")]
    [InlineData("{}")]
    public void Fault42_EventsThatAreNoListAreFlagged(string events)
    {
        var picture = Picture.Of($$"""{{{SessionMembers}},"events":{{events}}}""");
        Assert.Contains("  ! 1 event could not be placed: unreadable_event 1", picture);
    }

    [Theory]
    [InlineData("""{"type":"span_start","payload":[]}""")]
    [InlineData("""{"type":"span_start","payload":null}""")]
    [InlineData("""{"type":"span_paused","payload":{}}""")]
    [InlineData("17")]
    public void Fault42_AnEventThatCannotBeReadIsFlaggedAndTheOthersAreShown(string odd)
    {
        var picture = Picture.Of(Session(Start(1, "before"), odd, Start(2, "after")));

        Assert.Contains(picture, line => line.Contains("before", StringComparison.Ordinal));
        Assert.Contains(picture, line => line.Contains("after", StringComparison.Ordinal));
        Assert.Contains("  ! 1 event could not be placed: unreadable_event 1", picture);
    }

    [Fact]
    public void Fault42_ANewerSchemaIsFlaggedAndShown()
    {
        var picture = Picture.Of(With(new { session_id = "s" }, [Start(1, "visible")], version: "0.10"));

        Assert.Contains("  ! schema version 0.10 is newer than 0.3: something may be missing", picture);
        Assert.Contains(picture, line => line.Contains("visible", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("0.1", 0)]
    [InlineData("0.2", 0)]
    [InlineData("", 0)]
    [InlineData("1.0", 1)]
    [InlineData("two", 1)]
    public void OnlyVersionsThatAreNotKnownAreFlagged(string version, int flags) =>
        Assert.Equal(
            flags,
            Picture
                .Of(With(new { session_id = "s" }, [], version))
                .Count(line => line.StartsWith("  !", StringComparison.Ordinal))
        );

    [Fact]
    public void Fault42_DuplicateSpanIdsAndSecondEndsAreFlagged()
    {
        var picture = Picture.Of(Session(Start(1, "first"), Start(1, "second"), End(1), End(1), Happening(8)));

        Assert.Contains("  ! 3 events could not be placed: second_end 1 second_start 1 unknown_span 1", picture);
        Assert.Contains("    second_start: span_start agent_step second  span 0000000000000001", picture);
        Assert.Contains("    unknown_span: stream_event chunk  span 0000000000000008", picture);
    }

    [Fact]
    public void Fault42_ParentCyclesAreShownAsRootsAndFlagged()
    {
        var picture = Picture.Of(
            Session(Start(1, "own parent", parent: 1), Start(2, "a", parent: 3), Start(3, "b", parent: 2))
        );

        Assert.Equal(3, picture.Count(line => line.Contains("agent_step", StringComparison.Ordinal)));
        Assert.Contains("│     ! parent 0000000000000001 is not in this session", picture);
        Assert.Contains("   │  ! parent 0000000000000003 is not in this session", picture);
    }

    [Fact]
    public void ACycleInAnEnvelopeMadeByHandEndsToo()
    {
        var envelope = Reading.Envelope(Session(Start(1, "a"), Start(2, "b", parent: 1)));
        var (a, b) = (envelope.Spans[0], envelope.Spans[1]);
        var cyclic = new SpanRecord(
            a.SpanId,
            b.SpanId,
            default,
            a.Kind,
            a.Name,
            a.Status,
            a.Error,
            a.StartTime,
            a.EndTime,
            a.DurationNanoseconds,
            a.Attributes,
            0,
            0,
            0
        );

        var nodes = new SpanForest(WithSpans(envelope, [cyclic, b])).Walk();

        Assert.Equal(["a", "b"], nodes.Select(node => node.Span.Name));
    }

    [Fact]
    public void SpansNestedAHundredThousandDeepAreDrawn()
    {
        var events = Enumerable.Range(1, 100_000).Select(span => Start(span, $"span {span}", parent: span - 1));

        var picture = Picture.Of(Session([.. events]));

        Assert.All(picture, line => Assert.True(line.Length <= 80, line));
        Assert.Contains(picture, line => line.Contains("span 100000 ", StringComparison.Ordinal));
        Assert.Contains(picture, line => line.EndsWith("depth 100000", StringComparison.Ordinal));
    }

    private static SessionEnvelope WithSpans(SessionEnvelope envelope, SpanRecord[] spans) =>
        new(
            envelope.Session,
            envelope.EndTime,
            envelope.DurationNanoseconds,
            envelope.Status,
            envelope.Error,
            envelope.SuspendReason,
            envelope.Dropped,
            [.. spans],
            [],
            [],
            Tally.Empty,
            []
        );
}
