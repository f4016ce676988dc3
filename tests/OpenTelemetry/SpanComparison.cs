namespace AgentObservatory.Tests.Telemetry;

/// <summary>
/// Compares what was received with an envelope, span by span. Knows the mapping by its documentation only: it does not use the
/// code under test.
/// </summary>
internal sealed class SpanComparison(SessionEnvelope envelope, SpanComparison.Precision precision)
{
    private const string OwnId = "agent_observatory.span_id";
    private static readonly string[] Conventions = ["gen_ai.", "agent_observatory.", "error.type", "user.id"];

    internal enum Precision
    {
        /// <summary>OTLP/JSON: exact ids, and nanoseconds.</summary>
        Exact,

        /// <summary>Activities: ids of their own, steps of 100 ns, of which a span lasts one at least.</summary>
        Ticks,

        /// <summary>Activities that ran along: exact ids, and the steps of activities; what comes late is not seen.</summary>
        Live,
    }

    internal static void Same(SessionEnvelope envelope, IReadOnlyCollection<SeenSpan> seen, Precision precision) =>
        new SpanComparison(envelope, precision).Compare(seen);

    private bool IsSeen(TraceEvent happened) =>
        happened.Fact is TraceFact.StreamEvent { IsLate: var isLate } && !(isLate && precision == Precision.Live);

    private void Compare(IReadOnlyCollection<SeenSpan> seen)
    {
        Assert.Equal(envelope.Spans.Length + 1, seen.Count);
        Assert.All(seen, span => Assert.Equal(envelope.Session.TraceId.ToString(), span.TraceId));
        Assert.Equal(seen.Count, seen.Select(span => span.SpanId).Distinct().Count());
        SeenSpan root = Assert.Single(seen, span => IdOf(span) is null);
        var byId = seen.Where(span => span != root).ToDictionary(span => IdOf(span)!);
        CompareRoot(root);
        foreach (SpanRecord span in envelope.Spans)
        {
            SeenSpan here = byId[span.SpanId.ToString()];
            string parent = span.ParentSpanId.IsNone ? root.SpanId : byId[span.ParentSpanId.ToString()].SpanId;
            Assert.Equal(parent, here.ParentSpanId);
            CompareSpan(span, here);
        }
    }

    /// <summary>The envelope's id of a span: where the id itself could not be kept, an attribute.</summary>
    private string? IdOf(SeenSpan span) =>
        span.Attributes.TryGetValue(OwnId, out string? id) ? id.Trim('"')
        : precision != Precision.Ticks && envelope.Spans.Any(s => s.SpanId.ToString() == span.SpanId) ? span.SpanId
        : null;

    private void CompareRoot(SeenSpan root)
    {
        SessionInfo session = envelope.Session;
        string expected = session.AgentId.Length == 0 ? "invoke_agent" : "invoke_agent " + session.AgentId;
        Assert.Equal((expected, 1), (root.Name, root.Kind));
        Assert.Equal(session.Parent is { SpanId.IsNone: false } parent ? parent.SpanId.ToString() : "", root.ParentSpanId);
        CompareTimes(session.StartTime, envelope.EndTime, root);
        CompareVerdict(envelope.Status, envelope.Error, root);
        Assert.Equal(SeenValue.Of("invoke_agent"), root.Attributes["gen_ai.operation.name"]);
        Assert.Equal(
            session.SessionId == session.TraceId.ToString() ? null : SeenValue.Of(session.SessionId),
            root.Attributes.GetValueOrDefault("gen_ai.conversation.id")
        );
        foreach (KeyValuePair<string, AttributeValue> entry in session.Metadata)
        {
            Assert.Equal(SeenValue.Expected(entry.Value), root.Attributes["agent_observatory.session." + entry.Key]);
        }

        Assert.Equal(envelope.Strays.Length + (envelope.Error is null ? 0 : 1), root.Events.Count);
        Assert.Equal(
            envelope.Strays.Select(stray => Rounded(stray.Event.Time)),
            root.Events.Take(envelope.Strays.Length).Select(e => e.Time)
        );
        Assert.Equal(
            envelope.Strays.Select(stray => SeenValue.Of(stray.Reason)),
            root.Events.Take(envelope.Strays.Length).Select(e => e.Attributes["agent_observatory.anomaly"])
        );
    }

    private void CompareSpan(SpanRecord span, SeenSpan here)
    {
        (string name, int kind) = span.Kind switch
        {
            SpanKind.ToolCall => (Operation(span, "execute_tool", "gen_ai.tool.name"), 1),
            SpanKind.LlmCall => (Operation(span, "chat", "gen_ai.request.model"), 3),
            _ => (
                span.Name.Length > 0 ? span.Name
                : span.Kind.Length > 0 ? span.Kind
                : "span",
                1
            ),
        };
        Assert.Equal((name, kind), (here.Name, here.Kind));
        CompareTimes(span.StartTime, span.EndTime, here);
        CompareVerdict(span.Status, span.Error, here);
        CompareAttributes(span, here);
        CompareEvents(span, here);
    }

    private static string Operation(SpanRecord span, string operation, string target)
    {
        string given = span.Attributes[target].AsString() ?? span.Name;
        return given.Length == 0 ? operation : operation + " " + given;
    }

    private void CompareTimes(Timestamp start, Timestamp end, SeenSpan here)
    {
        Assert.Equal(Rounded(start), here.Start);
        long shortest = precision == Precision.Exact ? 0 : 100;
        Assert.Equal(Math.Max(Rounded(end), Rounded(start) + shortest), here.End);
    }

    private static void CompareVerdict(SpanStatus status, ErrorInfo? error, SeenSpan here)
    {
        bool hasFailed = status is SpanStatus.Error or SpanStatus.Unfinished || error is not null;
        Assert.Equal(hasFailed ? SeenSpan.Error : SeenSpan.Unset, here.Status);
        Assert.Equal(error?.Message ?? "", here.Message);
        Assert.Equal(status == SpanStatus.Unfinished, here.Attributes.ContainsKey("agent_observatory.unfinished"));
        Assert.Equal(status == SpanStatus.Cancelled, here.Attributes.ContainsKey("agent_observatory.status"));
        if (error is not null)
        {
            SeenEvent exception = Assert.Single(
                here.Events,
                e => e.Attributes.ContainsKey("exception.type") && e.Name == "exception"
            );
            Assert.Equal(SeenValue.Of(error.Type), exception.Attributes["exception.type"]);
            Assert.Equal(SeenValue.Of(error.Message), exception.Attributes["exception.message"]);
            Assert.Equal(
                error.Traceback is null ? null : SeenValue.Of(error.Traceback),
                exception.Attributes.GetValueOrDefault("exception.stacktrace")
            );
            Assert.Equal(here.End - here.Start <= 100 ? here.Start : here.End, exception.Time);
            Assert.Equal(SeenValue.Of(error.Type), here.Attributes["error.type"]);
        }
    }

    private static void CompareAttributes(SpanRecord span, SeenSpan here)
    {
        foreach (KeyValuePair<string, AttributeValue> entry in span.Attributes)
        {
            string key = entry.Key.Length == 0 ? "agent_observatory.unnamed" : entry.Key;
            Assert.Equal(SeenValue.Expected(entry.Value), here.Attributes[key]);
        }

        Assert.All(
            here.Attributes.Keys.Where(key => span.Attributes.All(entry => entry.Key != key)),
            key => Assert.Contains(Conventions, prefix => key.StartsWith(prefix, StringComparison.Ordinal))
        );
    }

    private void CompareEvents(SpanRecord span, SeenSpan here)
    {
        TraceEvent[] events = [.. envelope.Events.Where(e => e.SpanId == span.SpanId && IsSeen(e))];
        SeenEvent[] seen = [.. here.Events.Where(e => !e.Attributes.ContainsKey("exception.type"))];
        Assert.Equal(events.Length, seen.Length);
        Assert.Equal(here.Events.Count, seen.Length + (span.Error is null ? 0 : 1));
        for (int index = 0; index < events.Length; index++)
        {
            var fact = (TraceFact.StreamEvent)events[index].Fact;
            Assert.Equal(fact.Name.Length == 0 ? "event" : fact.Name, seen[index].Name);
            Assert.Equal(Rounded(events[index].Time), seen[index].Time);
            foreach (KeyValuePair<string, AttributeValue> entry in fact.Attributes)
            {
                string key = entry.Key.Length == 0 ? "agent_observatory.unnamed" : entry.Key;
                Assert.Equal(SeenValue.Expected(entry.Value), seen[index].Attributes[key]);
            }

            Assert.Equal(fact.IsLate, seen[index].Attributes.ContainsKey("agent_observatory.late"));
        }
    }

    private long Rounded(Timestamp time) =>
        precision == Precision.Exact ? time.UnixNanoseconds : time.UnixNanoseconds / 100 * 100;
}
