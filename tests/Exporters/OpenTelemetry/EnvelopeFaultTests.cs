using System.Text;
using AgentObservatory.Tests.Support;
using AgentObservatory.Tests.Support.OpenTelemetry;
using OpenTelemetry.Proto.Trace.V1;

namespace AgentObservatory.Tests.Exporters.OpenTelemetry;

/// <summary>Sessions that are odd or huge, as a backend gets them.</summary>
public class EnvelopeFaultTests
{
    public static TheoryData<Way> Ways => new(Way.Sdk, Way.Json);

    [Theory]
    [MemberData(nameof(Ways))]
    public void InvalidAttributeValues_ArriveAsTheNearestThatOpenTelemetryHas(Way way)
    {
        var values = new Dictionary<string, object?>
        {
            [""] = "of an empty key",
            ["lone \ud800 surrogate"] = "\udc00",
            ["null"] = null,
            ["nan"] = double.NaN,
            ["infinity"] = float.NegativeInfinity,
            ["beyond 64 bits"] = ulong.MaxValue,
            ["mixed"] = new object?[] { 1, "two", null },
            ["lists"] = new[] { new[] { 1 }, [2] },
            ["map"] = new Dictionary<string, object?> { ["a"] = new object?[] { null } },
            ["huge"] = new string('h', 10_000_000),
        };
        SessionEnvelope envelope = Some.Envelope(session =>
        {
            using AgentSpan call = session.ToolCall("t", values);
            call.Event("\ud800", values);
        });

        Span span = way.Decoded(envelope)[1];

        Assert.Equal("of an empty key", span.Value("agent_observatory.unnamed").StringValue);
        Assert.Equal("\ufffd", span.Value("lone \ufffd surrogate").StringValue);
        Assert.False(span.Value("null").HasStringValue);
        Assert.Equal("NaN", span.Value("nan").StringValue);
        Assert.Equal("-Infinity", span.Value("infinity").StringValue);
        Assert.Equal("18446744073709551615", span.Value("beyond 64 bits").StringValue);
        Assert.Equal("[1,\"two\",null]", span.Value("mixed").StringValue);
        Assert.Equal("[[1],[2]]", span.Value("lists").StringValue);
        Assert.Equal("{\"a\":[null]}", span.Value("map").StringValue);
        Assert.InRange(span.Value("huge").StringValue.Length, 32_000, 33_000);
        Assert.Equal("\ufffd", Assert.Single(span.Events).Name);
        way.ArrivesWhole(envelope);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void TenThousandSpans_ArriveWholeTheirDeepestAsWell(Way way)
    {
        SessionEnvelope envelope = Some.Envelope(
            session =>
            {
                for (int number = 0; number < 5_000; number++)
                {
                    session.ToolCall("beside the others").Dispose();
                }

                AgentSpan[] chain = [.. Enumerable.Range(0, 5_000).Select(_ => session.AgentStep("under the one before"))];
                foreach (AgentSpan span in chain.Reverse())
                {
                    span.Dispose();
                }
            },
            Some.Quiet() with
            {
                MaxEventsPerSession = 30_000,
            }
        );

        Assert.Equal(10_000, envelope.Spans.Length);
        way.ArrivesWhole(envelope);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void UnfinishedSpans_EndWithTheSessionAsErrorsAndTheOthersAreAsTheyWere(Way way)
    {
        SessionEnvelope envelope = Some.Envelope(session =>
        {
            session.AgentStep("left open");
            session.ToolCall("left open within").Event("last words");
            session.ToolCall("ended").Dispose();
        });

        Span[] spans = way.Decoded(envelope);

        Assert.Equal(
            [2, 2, 0],
            spans[1..].OrderBy(span => span.StartTimeUnixNano).Select(span => (int)(span.Status?.Code ?? 0))
        );
        Assert.All(
            spans.Where(span => span.Name.Contains("left open", StringComparison.Ordinal)),
            span =>
            {
                Assert.True(span.Value("agent_observatory.unfinished").BoolValue);
                Assert.Equal(spans[0].EndTimeUnixNano, span.EndTimeUnixNano);
            }
        );
        way.ArrivesWhole(envelope);
    }

    /// <summary>As schema 0.1 writes them: an event and an end of spans that nobody started, and a second end.</summary>
    [Theory]
    [MemberData(nameof(Ways))]
    public void OrphanedEvents_OfSchema01AreEventsOfTheSessionsSpan(Way way)
    {
        const string Line = """
            {"schema_version":"0.1","session":{"session_id":"old","agent_id":"a","user_id":null,"metadata":{},
             "trace_id":"a4c123b1612dd272d1371c17149d4395",
             "start_time":"2024-01-02 03:04:05.000000000Z","end_time":"2024-01-02 03:04:06.000000000Z"},"events":[
             {"event_id":"01","timestamp":"2024-01-02 03:04:05.100000000Z","type":"span_start",
              "trace":{"trace_id":"a4c123b1612dd272d1371c17149d4395","span_id":"0000000000000001","parent_span_id":null},
              "payload":{"kind":"agent_step","name":"plan","attributes":{}}},
             {"event_id":"02","timestamp":"2024-01-02 03:04:05.200000100Z","type":"stream_event",
              "trace":{"trace_id":"a4c123b1612dd272d1371c17149d4395","span_id":"0000000000000002","parent_span_id":null},
              "payload":{"event":"orphan","attributes":{"n":9007199254740993}}},
             {"event_id":"03","timestamp":"2024-01-02 03:04:05.300000000Z","type":"span_end",
              "trace":{"trace_id":"a4c123b1612dd272d1371c17149d4395","span_id":"0000000000000001","parent_span_id":null},
              "payload":{"name":"plan","kind":"agent_step","status":"ok","error":null}},
             {"event_id":"04","timestamp":"2024-01-02 03:04:05.400000000Z","type":"span_end",
              "trace":{"trace_id":"a4c123b1612dd272d1371c17149d4395","span_id":"0000000000000003","parent_span_id":null},
              "payload":{"name":"lost","kind":"tool_call","status":"error",
               "error":{"type":"ValueError","message":"m","traceback":"t"}}},
             {"event_id":"05","timestamp":"2024-01-02 03:04:05.500000000Z","type":"span_end",
              "trace":{"trace_id":"a4c123b1612dd272d1371c17149d4395","span_id":"0000000000000001","parent_span_id":null},
              "payload":{"name":null,"kind":null,"status":"ok","error":null}}]}
            """;
        var read = EnvelopeJson.ReadLine(1, Encoding.UTF8.GetBytes(Line.ReplaceLineEndings("")));
        SessionEnvelope envelope = Assert.IsType<TraceLine.Readable>(read).Envelope;

        Span[] spans = way.Decoded(envelope);

        Assert.Equal(["invoke_agent a", "plan"], spans.Select(span => span.Name));
        Assert.Empty(spans[1].Events);
        Assert.Equal(["orphan", "span_end", "span_end"], spans[0].Events.Select(e => e.Name));
        Assert.Equal(
            ["unknown_span", "end_without_start", "second_end"],
            spans[0].Events.Select(e => e.Attributes.Single(a => a.Key == "agent_observatory.anomaly").Value.StringValue)
        );
        Assert.Equal(100UL, spans[0].Events[0].TimeUnixNano % 1_000);
        Assert.Equal(9007199254740993, spans[0].Events[0].Attributes.Single(a => a.Key == "n").Value.IntValue);
        way.ArrivesWhole(envelope);
    }

    /// <summary>Those of the files that the Python library wrote.</summary>
    [Theory]
    [MemberData(nameof(Ways))]
    public void OrphanedEvents_OfTheSeedTracesArriveAsWell(Way way)
    {
        SessionEnvelope[] envelopes = [.. SeedTraces.Envelopes.Where(envelope => envelope.Strays.Length > 0)];

        Assert.NotEmpty(envelopes);
        Assert.All(envelopes, envelope => way.ArrivesWhole(envelope));
    }
}
