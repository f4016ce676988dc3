using System.Buffers;
using System.Reflection;
using System.Text;
using System.Text.Json;

namespace AgentObservatory.Tests.Core;

/// <summary>Faults that the pure core meets: hostile values, hostile lines, and consumers that keep what they get.</summary>
public sealed class CoreFaultTests
{
    [Theory]
    [InlineData(typeof(SessionEnvelope))]
    [InlineData(typeof(SessionInfo))]
    [InlineData(typeof(SessionParent))]
    [InlineData(typeof(SpanRecord))]
    [InlineData(typeof(StrayEvent))]
    [InlineData(typeof(TraceEvent))]
    [InlineData(typeof(TraceFact))]
    [InlineData(typeof(TraceFact.SpanStarted))]
    [InlineData(typeof(TraceFact.StreamEvent))]
    [InlineData(typeof(TraceFact.SpanEnded))]
    [InlineData(typeof(TraceFact.SessionEnded))]
    [InlineData(typeof(SpanEnd))]
    [InlineData(typeof(SessionEnd))]
    [InlineData(typeof(ErrorInfo))]
    [InlineData(typeof(Tally))]
    [InlineData(typeof(Attributes))]
    [InlineData(typeof(AttributeValue))]
    [InlineData(typeof(Timestamp))]
    [InlineData(typeof(TraceId))]
    [InlineData(typeof(SpanId))]
    [InlineData(typeof(EventId))]
    public void Fault08_NothingInAnEnvelopeCanBeChangedByAnExporterThatKeepsIt(Type type)
    {
        Assert.DoesNotContain(type.GetProperties(), property => property.SetMethod is { IsPublic: true });
        Assert.DoesNotContain(type.GetFields(BindingFlags.Public | BindingFlags.Instance), field => !field.IsInitOnly);
        Assert.DoesNotContain(type.GetProperties(), property => property.PropertyType.IsArray);
    }

    [Fact]
    public void Fault08_WhatAnExporterTakesOutOfAnEnvelopeIsItsOwnCopy()
    {
        var envelope = Read("""{"session":{"metadata":{"list":[1,2],"map":{"a":1}}},"events":[]}""");
        var before = Encoding.UTF8.GetString(Write(envelope));

        envelope.Session.Metadata["list"].AsList().ToArray()[0] = "changed";
        _ = envelope.Session.Metadata.Merge(Attributes.Create([new("list", "changed")]));
        _ = envelope.Session.Metadata["list"].AsList().SetItem(0, "changed");
        _ = envelope.Spans.Add(null!);
        _ = envelope.Dropped.Add("changed", 1);

        Assert.Equal(before, Encoding.UTF8.GetString(Write(envelope)));
    }

    public static TheoryData<string, AttributeValue, string> HostileValues =>
        new()
        {
            { "a lone surrogate", "\ud800x", "\"\ufffdx\"" },
            { "a pair", "\ud83d\udea8", "\"\\uD83D\\uDEA8\"" },
            { "NUL, CR and LF", "\0\r\n", "\"\\u0000\\r\\n\"" },
            { "line separators", "\u2028\u2029", "\"\\u2028\\u2029\"" },
            { "not a number", double.NaN, "\"NaN\"" },
            { "infinity", double.PositiveInfinity, "\"Infinity\"" },
            { "negative infinity", float.NegativeInfinity, "\"-Infinity\"" },
            { "the smallest integer", long.MinValue, "-9223372036854775808" },
            { "the largest integer", long.MaxValue, "9223372036854775807" },
            { "beyond the largest", ulong.MaxValue, "18446744073709551615" },
            { "minus zero", -0.0, "-0.0" },
            { "the smallest double", double.Epsilon, "5E-324" },
            { "the largest double", double.MaxValue, "1.7976931348623157E+308" },
            { "a single", 0.1f, "0.1" },
            { "a whole decimal", 12m, "12" },
            { "a decimal that a double holds", 1.50m, "1.5" },
            { "a decimal that no double holds", 0.1234567890123456789012345678m, "0.1234567890123456789012345678" },
            { "the largest decimal", decimal.MaxValue, "79228162514264337593543950335" },
            { "null", (string?)null, "null" },
            { "an array of doubles", new[] { 1.0, double.NaN }, "[1.0,\"NaN\"]" },
        };

    [Theory]
    [MemberData(nameof(HostileValues))]
    public void Fault23_AHostileValueIsValidJsonAndReadsBackAsDefined(string what, AttributeValue value, string json)
    {
        var metadata = Attributes.Create([new("value", value)]);
        var session = new SessionInfo("s", "a", null, metadata, default, default, null, default);
        var written = Write(SessionReducer.Fold([Started(session)]));
        using var document = JsonDocument.Parse(written);
        var again = Read(Encoding.UTF8.GetString(written)).Session.Metadata["value"];

        Assert.Equal(json, value.Kind == AttributeKind.String ? Quoted(value) : value.ToString());
        Assert.True(value.Equals(again), $"{what} became {again}");
        Assert.DoesNotContain((byte)'\n', written);
    }

    [Fact]
    public void Fault23_HostileNamesAreValidJsonAndReadBackWellFormed()
    {
        var hostile = "\ud800 \0 \r\n \u2028 \ud83d\udea8";
        var session = new SessionInfo(hostile, hostile, hostile, Attributes.Empty, default, default, null, default);
        var written = Write(SessionReducer.Fold([Started(session)]));
        using var document = JsonDocument.Parse(written);

        Assert.Equal("\ufffd \0 \r\n \u2028 \ud83d\udea8", Read(Encoding.UTF8.GetString(written)).Session.SessionId);
        Assert.DoesNotContain((byte)'\n', written);
    }

    [Theory]
    [InlineData("""{"session":{"session_id":"s"},"events":null}""", "unreadable_event")]
    [InlineData("""{"session":{"session_id":"s"},"events":[7]}""", "unreadable_event")]
    [InlineData("""{"session":{"session_id":"s"},"events":[{"type":"span_start","payload":[]}]}""", "unreadable_event")]
    [InlineData("""{"session":{"session_id":"s"},"events":[{"type":"new","payload":{}}]}""", "unreadable_event")]
    [InlineData("""{"session":{"session_id":"s"},"events":[{"type":"span_end","payload":{}}]}""", "end_without_start")]
    public void Fault42_AnEventThatMakesNoSenseIsFlaggedAndItsSessionShown(string line, string anomaly)
    {
        var envelope = Read(line);

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
        var envelope = Read($$"""{"session":{},"events":[{{Start("a", null)}},{{Start("a", null)}}]}""");

        Assert.Single(envelope.Spans);
        Assert.Equal(Anomaly.SecondStart, Assert.Single(envelope.Strays).Reason);
    }

    [Fact]
    public void Fault42_ACycleOfParentsIsBrokenAndFlagged()
    {
        var envelope = Read($$"""{"session":{},"events":[{{Start("a", "b")}},{{Start("b", "a")}},{{Start("c", "c")}}]}""");

        Assert.Equal(3, envelope.Spans.Length);
        Assert.Equal(envelope.Spans[1].SpanId, envelope.Spans[0].ForeignParentId);
        Assert.True(envelope.Spans[0].ParentSpanId.IsNone);
        Assert.Equal(envelope.Spans[0].SpanId, envelope.Spans[1].ParentSpanId);
        Assert.Equal(envelope.Spans[2].SpanId, envelope.Spans[2].ForeignParentId);
    }

    [Fact]
    public void Fault42_CountsThatNoInt64HoldsStayAtItsLimit()
    {
        var envelope = Read(
            """{"session":{"dropped":{"by_reason":{"a":9223372036854775807,"b":1,"c":1e300}}},"events":[]}"""
        );

        Assert.Equal(long.MaxValue, envelope.Dropped.Total);
        Assert.Equal(1, envelope.Dropped["b"]);
        Assert.Equal(long.MaxValue, envelope.Dropped["c"]);
    }

    private static TraceEvent Started(SessionInfo session) =>
        new(session, 0, default, default, default, default, TraceFact.SessionStarted);

    private static string Start(string id, string? parent) =>
        $$$"""{"type":"span_start","trace":{"span_id":"{{{id}}}","parent_span_id":{{{(parent is null ? "null" : $"\"{parent}\"")}}}},"payload":{}}""";

    private static string Quoted(AttributeValue value) => AttributeValue.FromList([value]).ToString()[1..^1];

    private static SessionEnvelope Read(string line) =>
        Assert.IsType<TraceLine.Readable>(EnvelopeJson.ReadLine(1, Encoding.UTF8.GetBytes(line))).Envelope;

    private static byte[] Write(SessionEnvelope envelope)
    {
        var buffer = new ArrayBufferWriter<byte>();
        EnvelopeJson.Write(envelope, buffer);
        return buffer.WrittenSpan.ToArray();
    }
}
