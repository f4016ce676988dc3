using System.Text.Json;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Core.Json;

/// <summary>The files of the Python predecessor are the interop contract: every one of them loads without loss.</summary>
public sealed class SeedTraceTests
{
    public static TheoryData<string, int, int, int> Files =>
        new()
        {
            { "basic.jsonl", 1, 7, 23 },
            { "streaming.jsonl", 1, 2, 1004 },
            { "errors.jsonl", 8, 12, 25 },
            { "async.jsonl", 1, 23, 96 },
            { "nested-sessions.jsonl", 2, 6, 12 },
            { "empty.jsonl", 1, 0, 0 },
            { "legacy.jsonl", 4, 6, 16 },
        };

    [Theory]
    [MemberData(nameof(Files))]
    public void EverySessionSpanAndEventIsThere(string file, int sessions, int spans, int events)
    {
        SessionEnvelope[] envelopes = SeedTraces.EnvelopesIn(file);

        Assert.Equal(sessions, envelopes.Length);
        Assert.Equal(spans, envelopes.Sum(envelope => envelope.Spans.Length));
        Assert.Equal(events, envelopes.Sum(envelope => envelope.AllEvents().Count()));
        Assert.All(envelopes, envelope => Assert.Equal(0, envelope.Discarded.Total));
        Assert.All(envelopes, envelope => Assert.Equal(SpanStatus.Ok, envelope.Status));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void EveryFieldIsWrittenAgainAsItWasRead(string file, int sessions, int spans, int events)
    {
        _ = (sessions, spans, events);

        foreach (var (line, envelope) in File.ReadLines(SeedTraces.Path(file)).Zip(SeedTraces.EnvelopesIn(file)))
        {
            using var original = JsonDocument.Parse(line);
            using var written = JsonDocument.Parse(EnvelopeText.Write(envelope));
            AssertKept(original.RootElement, written.RootElement, "line");
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void WhatIsWrittenReadsBackEqual(string file, int sessions, int spans, int events)
    {
        _ = (sessions, spans, events);

        foreach (var envelope in SeedTraces.EnvelopesIn(file))
        {
            Assert.Equal(envelope, EnvelopeText.Read(EnvelopeText.Write(envelope)));
            Assert.Equal(envelope, SessionReducer.Fold(envelope.Replay()));
        }
    }

    [Fact]
    public void IntegersBeyondInt64KeepTheirDigits()
    {
        var text = EnvelopeText.Write(SeedTraces.EnvelopesIn("basic.jsonl")[0]);

        foreach (
            var number in new[]
            {
                "9223372036854775807",
                "9223372036854775808",
                "18446744073709551615",
                "1000000000000000000000000000000",
            }
        )
        {
            Assert.Matches($@"[:,\[]-?{number}[,\]}}]", text);
        }
    }

    [Fact]
    public void SpanIdsOf32DigitsAreKeptWhole()
    {
        var spans = SeedTraces.EnvelopesIn("legacy.jsonl")[0].Spans;

        Assert.Equal("36b3216fdaeeb975729fae923d5a4fd1", spans[0].SpanId.ToString());
        Assert.Equal("5ec84d8dbc74254770f58904dba41ecc", spans[1].SpanId.ToString());
        Assert.Equal(spans[0].SpanId, spans[1].ParentSpanId);
        Assert.Equal(32, spans[0].SpanId.Digits);
    }

    [Fact]
    public void TimesInSecondsAreExactToTheNanosecond()
    {
        var times = SeedTraces.EnvelopesIn("legacy.jsonl").SelectMany(envelope => envelope.AllEvents()).Select(e => e.Time);

        Assert.Equal(
            [
                5021318459911,
                5021418447911,
                5021518447910,
                5021618447911,
                5022518447910,
                5031818447911,
                5031918447911,
                5031928447910,
                5031938447910,
                5032018447910,
                5032318447911,
                6000000000000,
                6001000000000,
                6100600000000,
                6100700000000,
                6100800000000,
            ],
            times.Select(time => time.UnixNanoseconds)
        );
    }

    [Fact]
    public void TimesWithASpaceAndNineDigitsAreExactToTheNanosecond()
    {
        var envelope = SeedTraces.EnvelopesIn("basic.jsonl")[0];

        Assert.Equal("2026-11-22T07:06:43.523365253Z", envelope.Session.StartTime.ToString());
        Assert.Equal("2026-11-22T07:06:43.523667607Z", envelope.Spans[0].StartTime.ToString());
        Assert.Equal("2026-11-22T07:06:43.524056924Z", envelope.EndTime.ToString());
        Assert.Equal(691671, envelope.DurationNanoseconds);
    }

    [Fact]
    public void ParentsInAnotherSessionAreFlaggedAsForeign()
    {
        var envelopes = SeedTraces.EnvelopesIn("nested-sessions.jsonl");
        var inner = envelopes[0].Spans;
        var foreign = envelopes[1].Spans.Where(span => !span.ForeignParentId.IsNone).ToList();

        Assert.All(inner, span => Assert.Equal("e5d7b84abdfbe988", span.ForeignParentId.ToString()));
        Assert.All(inner, span => Assert.True(span.ParentSpanId.IsNone));
        Assert.Equal("0b12aadc3438f112", Assert.Single(foreign).ForeignParentId.ToString());
        Assert.All(envelopes, envelope => Assert.False(envelope.HasAnomalies));
    }

    [Fact]
    public void ASecondEndOfASpanIsAStrayAndTheFirstOneCounts()
    {
        var envelope = SeedTraces.EnvelopesIn("legacy.jsonl")[3];

        Assert.Equal("legacy-double-exit", envelope.Session.SessionId);
        Assert.Equal(Anomaly.SecondEnd, Assert.Single(envelope.Strays).Reason);
        Assert.Equal(6100700000000, Assert.Single(envelope.Spans).EndTime.UnixNanoseconds);
    }

    [Fact]
    public void ErrorsKeepTypeMessageAndTraceback()
    {
        var span = Assert.Single(SeedTraces.EnvelopesIn("errors.jsonl")[0].Spans);

        Assert.Equal(SpanStatus.Error, span.Status);
        Assert.Equal("ValueError", span.Error?.Type);
        Assert.Equal("failure at depth 5: 'quoted' \"dq\" ünï 🚨\nsecond line", span.Error?.Message);
        Assert.StartsWith("Traceback (most recent call last):", span.Error?.Traceback);
    }

    private static readonly string[] TimeFields = ["timestamp", "start_time", "end_time", "schema_version"];

    /// <summary>Every field of the original stands in what was written, with the same value; times may change form.</summary>
    private static void AssertKept(JsonElement original, JsonElement written, string path)
    {
        if (original.ValueKind == JsonValueKind.Object && !path.EndsWith("attributes", StringComparison.Ordinal))
        {
            foreach (var field in original.EnumerateObject().Where(field => !TimeFields.Contains(field.Name)))
            {
                Assert.True(written.TryGetProperty(field.Name, out var kept), $"{path}.{field.Name}");
                AssertKept(field.Value, kept, $"{path}.{field.Name}");
            }
        }
        else if (original.ValueKind == JsonValueKind.Array)
        {
            Assert.Equal(original.GetArrayLength(), written.GetArrayLength());

            for (var index = 0; index < original.GetArrayLength(); index++)
            {
                AssertKept(original[index], written[index], $"{path}[{index}]");
            }
        }
        else
        {
            Assert.True(JsonElement.DeepEquals(original, written), $"{path}: {original} became {written}");
        }
    }
}
