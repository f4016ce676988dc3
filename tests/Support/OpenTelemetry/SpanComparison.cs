using System.Text.Json;

namespace AgentObservatory.Tests.Support.OpenTelemetry;

/// <summary>
/// Compares what was received with an envelope, span by span and in everything that a span has. Knows the mapping by its
/// documentation only: it does not use the code under test.
/// </summary>
internal sealed class SpanComparison(
    SessionEnvelope envelope,
    SpanComparison.Precision precision,
    Func<SeenSpan, SeenSpan> kept
)
{
    private const string OwnId = "agent_observatory.span_id";
    private readonly ExpectedEvents events = new(envelope, time => Rounded(time, precision));
    private readonly HashSet<string> ids = [.. envelope.Spans.Select(span => span.SpanId.ToString())];

    internal enum Precision
    {
        /// <summary>OTLP/JSON: exact ids, and nanoseconds.</summary>
        Exact,

        /// <summary>Activities: ids of their own, steps of 100 ns, of which a span lasts one at least.</summary>
        Ticks,

        /// <summary>Activities that ran along: exact ids, and the steps of activities; what comes late is not seen.</summary>
        Live,
    }

    /// <param name="envelope">What was sent.</param>
    /// <param name="seen">What was received.</param>
    /// <param name="precision">How it was sent.</param>
    /// <param name="kept">What the receiver keeps of a span; all of it unless given.</param>
    internal static void Same(
        SessionEnvelope envelope,
        IReadOnlyCollection<SeenSpan> seen,
        Precision precision,
        Func<SeenSpan, SeenSpan>? kept = null
    )
    {
        SessionEnvelope whole = precision == Precision.Live ? WithoutLateEvents(envelope) : envelope;
        new SpanComparison(whole, precision, kept ?? (static span => span)).Compare(seen);
    }

    private static SessionEnvelope WithoutLateEvents(SessionEnvelope envelope) =>
        SessionReducer.Fold(envelope.Replay().Where(item => item.Fact is not TraceFact.StreamEvent { IsLate: true }));

    private void Compare(IReadOnlyCollection<SeenSpan> seen)
    {
        Assert.Equal(envelope.Spans.Length + 1, seen.Count);
        Assert.Equal(seen.Count, seen.Select(span => span.SpanId).Distinct().Count());
        SeenSpan root = Assert.Single(seen, span => IdOf(span) is null);
        var byId = seen.Where(span => span != root).ToDictionary(span => IdOf(span)!);
        SeenSpan[] pairs = [root, .. envelope.Spans.Select(span => byId[span.SpanId.ToString()])];
        SeenSpan[] expected = [ExpectedRoot(), .. envelope.Spans.Select(ExpectedSpan)];
        for (int index = 0; index < expected.Length; index++)
        {
            Assert.Equal(kept(expected[index]).Lines(), pairs[index].Lines());
        }

        SeenSpan ExpectedSpan(SpanRecord span) =>
            Expected(span, byId[span.SpanId.ToString()].SpanId) with
            {
                ParentSpanId = span.ParentSpanId.IsNone ? root.SpanId : byId[span.ParentSpanId.ToString()].SpanId,
            };

        SeenSpan ExpectedRoot() => Expected(root.SpanId);
    }

    /// <summary>The envelope's id of a span: where the id itself could not be kept, an attribute.</summary>
    private string? IdOf(SeenSpan span) =>
        span.Attributes.TryGetValue(OwnId, out string? id) ? id.Trim('"')
        : precision != Precision.Ticks && ids.Contains(span.SpanId) ? span.SpanId
        : null;

    private SeenSpan Expected(string id)
    {
        SessionInfo session = envelope.Session;
        Dictionary<string, string> attributes = ExpectedAttributes.OfSession(envelope);
        return new SeenSpan(
            session.TraceId.ToString(),
            id,
            session.Parent is { SpanId.IsNone: false } parent ? parent.SpanId.ToString() : "",
            Operation(attributes, "gen_ai.agent.name"),
            1,
            Rounded(session.StartTime),
            End(session.StartTime, envelope.EndTime),
            StatusOf(envelope.Status, envelope.Error),
            envelope.Error?.Message ?? "",
            attributes,
            [.. events.OfSession()]
        );
    }

    private SeenSpan Expected(SpanRecord span, string id)
    {
        Dictionary<string, string> attributes = ExpectedAttributes.OfSpan(span, envelope);
        string name = span.Kind switch
        {
            SpanKind.ToolCall => Operation(attributes, "gen_ai.tool.name"),
            SpanKind.LlmCall => Operation(attributes, "gen_ai.request.model"),
            _ when span.Name.Length > 0 => span.Name,
            _ when span.Kind.Length > 0 => span.Kind,
            _ => "span",
        };
        if (precision == Precision.Ticks || span.SpanId.Digits == 32)
        {
            attributes[OwnId] = SeenValue.Of(span.SpanId.ToString());
        }

        return new SeenSpan(
            envelope.Session.TraceId.ToString(),
            precision == Precision.Exact && span.SpanId.Digits == 16 ? span.SpanId.ToString() : id,
            "",
            name,
            span.Kind == SpanKind.LlmCall ? 3 : 1,
            Rounded(span.StartTime),
            End(span.StartTime, span.EndTime),
            StatusOf(span.Status, span.Error),
            span.Error?.Message ?? "",
            attributes,
            [.. events.OfSpan(span)]
        );
    }

    private static string Operation(Dictionary<string, string> attributes, string target)
    {
        string operation = JsonSerializer.Deserialize<string>(attributes["gen_ai.operation.name"])!;
        return attributes.TryGetValue(target, out string? name)
            ? operation + " " + JsonSerializer.Deserialize<string>(name)
            : operation;
    }

    private static int StatusOf(SpanStatus status, ErrorInfo? error) =>
        status is SpanStatus.Error or SpanStatus.Unfinished || error is not null ? SeenSpan.Error : SeenSpan.Unset;

    private long End(Timestamp start, Timestamp end) =>
        Math.Max(Rounded(end), Rounded(start) + (precision == Precision.Exact ? 0 : 100));

    private long Rounded(Timestamp time) => Rounded(time, precision);

    private static long Rounded(Timestamp time, Precision precision) =>
        precision == Precision.Exact ? time.UnixNanoseconds : time.UnixNanoseconds / 100 * 100;
}
