using AgentObservatory.Tests.Support;
using AgentObservatory.Tests.Support.OpenTelemetry;
using OpenTelemetry.Proto.Trace.V1;

namespace AgentObservatory.Tests.Exporters.OpenTelemetry;

/// <summary>What is sent, decoded by Google's protocol buffers from OpenTelemetry's published messages.</summary>
public class ProtobufTests
{
    public static TheoryData<Way> Ways => new(Way.Sdk, Way.Json);

    [Theory]
    [MemberData(nameof(Ways))]
    public void EverySeedTraceIsDecodedSpanBySpan(Way way) =>
        Assert.All(SeedTraces.Envelopes, envelope => way.ArrivesWhole(envelope));

    [Theory]
    [MemberData(nameof(Ways))]
    public void GeneratedSessionsAreDecodedSpanBySpan(Way way) =>
        Assert.All(SessionProgram.Envelopes(41, 60), envelope => way.ArrivesWhole(envelope));

    [Theory]
    [MemberData(nameof(Ways))]
    public void NumbersAreExactToTheirLimits(Way way)
    {
        SessionEnvelope envelope = WithAttributes(
            ("least", long.MinValue),
            ("greatest", long.MaxValue),
            ("zero", 0),
            ("beyond double", (1L << 53) + 1),
            ("limits", new[] { long.MinValue, 0, (1L << 53) + 1, long.MaxValue }),
            ("least double", double.Epsilon),
            ("greatest double", double.MaxValue),
            ("negative zero", -0.0),
            ("third", 1.0 / 3),
            ("whole double", 1.0),
            ("false", false)
        );

        Span span = way.Decoded(envelope)[1];

        Assert.Equal(long.MinValue, span.Value("least").IntValue);
        Assert.Equal(long.MaxValue, span.Value("greatest").IntValue);
        Assert.True(span.Value("zero") is { HasIntValue: true, IntValue: 0 });
        Assert.Equal(9007199254740993, span.Value("beyond double").IntValue);
        Assert.Equal(
            [long.MinValue, 0, 9007199254740993, long.MaxValue],
            span.Value("limits").ArrayValue.Values.Select(item => item.IntValue)
        );
        Assert.Equal(double.Epsilon, span.Value("least double").DoubleValue);
        Assert.Equal(double.MaxValue, span.Value("greatest double").DoubleValue);
        Assert.True(double.IsNegative(span.Value("negative zero").DoubleValue));
        Assert.Equal(1.0 / 3, span.Value("third").DoubleValue);
        Assert.True(span.Value("whole double") is { HasDoubleValue: true, DoubleValue: 1 });
        Assert.True(span.Value("false") is { HasBoolValue: true, BoolValue: false });
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void TextIsExactHoweverHostile(Way way)
    {
        string[] texts =
        [
            "",
            "\0\u0001\u001f\u007f",
            "two\r\nlines\tand a tab",
            "quote \" backslash \\ slash /",
            "\u001b[31mred\u202Eevil\u202C",
            "\u0085\u2028\u2029\uFEFF\uFFFF",
            "rocket \U0001F680, family \U0001F469\u200D\U0001F467, e\u0301",
            "{\"json\":[1,null]}",
            new string('\u00e9', 30_000),
        ];
        SessionEnvelope envelope = WithAttributes([
            .. texts.Select((text, index) => ("text " + index, (AttributeValue)text)),
            ("all", texts),
        ]);

        Span span = way.Decoded(envelope)[1];

        Assert.Equal(texts, texts.Select((_, index) => span.Value("text " + index).StringValue));
        Assert.Equal(texts, span.Value("all").ArrayValue.Values.Select(item => item.StringValue));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void NestedValuesAreJsonAsText(Way way)
    {
        var nested = new Dictionary<string, object?>
        {
            ["list"] = new object?[] { 1, "two", null, new[] { "\u2028" } },
            ["limit"] = long.MinValue,
        };
        SessionEnvelope envelope = Some.Envelope(session =>
            session.ToolCall("t", new Dictionary<string, object?> { ["nested"] = nested }).Dispose()
        );

        string text = way.Decoded(envelope)[1].Value("nested").StringValue;

        var json = System.Text.Json.JsonElement.Parse(text);
        Assert.Equal(long.MinValue, json.GetProperty("limit").GetInt64());
        Assert.Equal("\u2028", json.GetProperty("list")[3][0].GetString());
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void ALinkToTheTraceOfTheParentArrives(Way way)
    {
        var parent = new SessionParent(new TraceId(9, 9), new SpanId(8, 0), null);
        SessionInfo session = new("s", "a", null, default, new TraceId(1, 1), default, default, parent, new Timestamp(0));

        Span root = Assert.Single(way.Decoded(HandMade.Envelope(session)));

        Assert.True(root.ParentSpanId.IsEmpty);
        Span.Types.Link link = Assert.Single(root.Links);
        Assert.Equal("00000000000000090000000000000009", Convert.ToHexString(link.TraceId.Span));
        Assert.Equal("0000000000000008", Convert.ToHexString(link.SpanId.Span));
    }

    [Fact]
    public void OtlpJsonSaysWhoseSpansTheyAreAndHowTheyHang()
    {
        SessionInfo remote = new(
            "s",
            "a",
            null,
            default,
            new TraceId(1, 1),
            default,
            default,
            Parent(new TraceId(1, 1)),
            new Timestamp(0)
        );
        SessionEnvelope envelope = HandMade.Envelope(remote, HandMade.Span(new SpanId(7, 0)));

        ResourceSpans resource = Assert.Single(ProtobufSpans.Parse(Sending.OtlpJson(envelope)).ResourceSpans);

        Assert.Equal(
            ("service.name", "a"),
            (resource.Resource.Attributes[0].Key, resource.Resource.Attributes[0].Value.StringValue)
        );
        ScopeSpans scope = Assert.Single(resource.ScopeSpans);
        Assert.Equal(("AgentObservatory", OpenTelemetryMapping.SchemaUrl), (scope.Scope.Name, scope.SchemaUrl));
        Assert.Equal([0x301u, 0x101u], scope.Spans.Select(span => span.Flags));
        Assert.All(scope.Spans, span => Assert.Equal((16, 8), (span.TraceId.Length, span.SpanId.Length)));

        static SessionParent Parent(TraceId trace) => new(trace, new SpanId(8, 0), null);
    }

    [Theory]
    [InlineData(-1, 0u)]
    [InlineData(7, 7u)]
    [InlineData(long.MaxValue, uint.MaxValue)]
    public void OtlpJsonCountsTheEventsThatWereNotRecordedAsFarAsItCan(long dropped, uint expected)
    {
        SpanRecord span = HandMade.Span(new SpanId(7, 0), dropped: dropped);

        Span[] spans = Way.Json.Decoded(HandMade.Envelope(HandMade.Session("s", "a"), span));

        Assert.Equal([0, expected], spans.Select(item => item.DroppedEventsCount));
    }

    private static SessionEnvelope WithAttributes(params (string Key, AttributeValue Value)[] attributes) =>
        Some.Envelope(session => session.ToolCall("t", attributes).Dispose());
}
