using AgentObservatory.Tests.Docs;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.ThirdParty;

/// <summary>The validation can fail: an envelope that is wrong in one place is rejected, whatever the place.</summary>
public class MutatedEnvelopesTests
{
    /// <summary>
    /// Two envelopes that have every field of the format between them: the document's, and one that was read from a damaged
    /// file and therefore has strays, discarded events and gaps in its sequence.
    /// </summary>
    private static readonly string[] Samples =
    [
        EnvelopeText.Write(EnvelopeText.Read(EnvelopeDocument.Example)),
        EnvelopeText.Write(
            EnvelopeText.Read(
                """
                {"session":{"trace_id":"0af7651916cd43dd8448eb211c80319c","end_time":"2026-11-22T07:00:00Z"},
                 "events":["not an event",
                  {"event_id":"1","sequence":5,"type":"span_end","trace":{"span_id":"b7ad6b7169203331"},"payload":{}}]}
                """
            )
        ),
    ];

    [NodeFact]
    public void TheSamplesAreValidAsTheyAre() => Assert.Equal(Samples.Length, SchemaValidator.ValidateLines(Samples).Valid);

    [NodeFact]
    public void AnEnvelopeWithoutOneOfItsFieldsIsRejected() => AssertAllAreRejected(Samples.SelectMany(Mutation.Removals));

    [NodeFact]
    public void AnEnvelopeWithAFieldOfAnotherTypeIsRejected() =>
        AssertAllAreRejected(Samples.SelectMany(Mutation.WrongTypes));

    [NodeFact]
    public void AnEnvelopeWithAFieldThatNobodyKnowsIsRejected() =>
        AssertAllAreRejected(Samples.SelectMany(Mutation.UnknownFields));

    [NodeFact]
    public void AnEnvelopeWithABadIdIsRejected()
    {
        string[] never =
        [
            "\"\"",
            "\"0AF7651916CD43DD8448EB211C80319C\"",
            "\"0af7651916cd43dd8448eb211c80319\"",
            "\"0af7651916cd43dd8448eb211c80319cc\"",
            "\"0af76519-16cd-43dd-8448-eb211c80319c\"",
            "\"00000000000000000000000000000000\"",
            "\"0af7651916cd43dd8448eb211c80319g\"",
        ];
        string[] neverOfASpan = [.. never, "\"0000000000000000\"", "\"b7ad6b716920333\""];
        string[] neverOfATrace = [.. never, "\"b7ad6b7169203331\"", "null"];

        AssertAllAreRejected([
            .. Replaced("session/trace_id", neverOfATrace),
            .. Replaced("session/parent/trace_id", neverOfATrace),
            .. Replaced("session/parent/span_id", neverOfASpan),
            .. Replaced("events/0/event_id", neverOfATrace),
            .. Replaced("events/0/trace/trace_id", neverOfATrace),
            .. Replaced("events/0/trace/span_id", [.. neverOfASpan, "null"]),
            .. Replaced("events/0/trace/parent_span_id", neverOfASpan),
        ]);
    }

    [NodeFact]
    public void AnEnvelopeWithABadTimeIsRejected()
    {
        string[] never =
        [
            "\"\"",
            "\"2026-11-22 07:00:00.000000000Z\"",
            "\"2026-11-22T07:00:00Z\"",
            "\"2026-11-22T07:00:00.000000Z\"",
            "\"2026-11-22T07:00:00.000000000\"",
            "\"2026-11-22T07:00:00.000000000+00:00\"",
            "\"2026-13-22T07:00:00.000000000Z\"",
            "\"2026-11-22T24:00:00.000000000Z\"",
            "\"2026-11-22T07:00:60.000000000Z\"",
            "1795330800.5",
            "null",
        ];

        AssertAllAreRejected([
            .. Replaced("session/start_time", never),
            .. Replaced("session/end_time", never),
            .. Replaced("events/0/timestamp", never),
        ]);
    }

    [NodeFact]
    public void AnEnvelopeWithAnUnknownNameWhereNamesAreFixedIsRejected() =>
        AssertAllAreRejected([
            .. Replaced("schema_version", "\"0.1\"", "\"0.4\"", "0.3"),
            .. Replaced("session/status", "\"OK\"", "\"failed\"", "\"\"", "null"),
            .. Replaced("session/dropped/by_reason", "{\"no_such_reason\":1}", "{\"late\":1}"),
            .. Replaced("events/0/type", "\"span\"", "\"SPAN_START\"", "\"\"", "null"),
            Mutation.Replacement(Samples[1], "events/0/payload/status", "\"paused\""),
            Mutation.Replacement(Samples[1], "session/discarded/by_reason", "{\"lost\":1}"),
        ]);

    [NodeFact]
    public void AnEnvelopeWithAnImpossibleNumberIsRejected() =>
        AssertAllAreRejected([
            .. Replaced("session/duration_ns", "-1", "1.5", "null"),
            .. Replaced("session/dropped/events", "-1", "0.5"),
            .. Replaced("session/dropped/by_reason", "{\"event_limit\":0}"),
            Mutation.Replacement(Samples[1], "session/discarded/events", "0"),
            Mutation.Replacement(Samples[1], "session/discarded/by_reason", "{}"),
            Mutation.Replacement(Samples[1], "events/0/sequence", "-1"),
            Mutation.Replacement(Samples[1], "events/0/payload/dropped_events", "-1"),
        ]);

    [NodeFact]
    public void AnEventWithThePayloadOfAnotherTypeIsRejected() =>
        AssertAllAreRejected([
            .. Replaced("events/0/type", "\"stream_event\"", "\"span_end\""),
            .. Replaced("events/0/payload", "{\"event\":\"chunk\",\"attributes\":{}}", "{}"),
            Mutation.Replacement(Samples[1], "events/0/type", "\"span_start\""),
        ]);

    [NodeFact]
    public void ALineThatIsNoJsonIsRejected() =>
        AssertAllAreRejected([
            new("torn", Samples[0][..^10]),
            new("bare NaN", Samples[0].Replace("null", "NaN")),
            new("byte order mark", "\uFEFF" + Samples[0]),
            new("empty", ""),
        ]);

    private static IEnumerable<Mutation> Replaced(string path, params string[] values) =>
        values.Select(value => Mutation.Replacement(Samples[0], path, value));

    private static void AssertAllAreRejected(IEnumerable<Mutation> mutations)
    {
        Mutation[] all = [.. mutations];

        ValidationReport report = SchemaValidator.ValidateLines(all.Select(each => each.Line));

        Assert.NotEmpty(all);
        Assert.Empty(all.Where((_, index) => !report.Rejects(index + 1)).Select(each => each.Description));
        Assert.Equal(all.Length, report.Invalid);
        Assert.Equal(1, report.ExitCode);
    }
}
