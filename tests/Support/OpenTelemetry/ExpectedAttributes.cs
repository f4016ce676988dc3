namespace AgentObservatory.Tests.Support.OpenTelemetry;

/// <summary>
/// The attributes that a span is to have, every one of them, by docs/opentelemetry.md alone: this does not use the code under test.
/// </summary>
internal static class ExpectedAttributes
{
    private const string Own = "agent_observatory.";

    internal static Dictionary<string, string> OfSession(SessionEnvelope envelope)
    {
        SessionInfo session = envelope.Session;
        var result = new Dictionary<string, string> { ["gen_ai.operation.name"] = SeenValue.Of("invoke_agent") };
        AddText(result, "gen_ai.agent.name", session.AgentId);
        AddText(result, "user.id", session.UserId);
        AddText(result, "gen_ai.conversation.id", session.SessionId == session.TraceId.ToString() ? "" : session.SessionId);
        AddVerdict(result, envelope.Status, envelope.Error);
        foreach (KeyValuePair<string, AttributeValue> entry in session.Metadata)
        {
            bool isConvention = entry.Key.StartsWith("gen_ai.", StringComparison.Ordinal);
            result[isConvention ? entry.Key : Own + "session." + entry.Key] = SeenValue.Expected(entry.Value);
        }

        AddText(result, Own + "parent_session.id", session.Parent?.SessionId);
        AddCount(result, Own + "dropped_events", envelope.Dropped.Total);
        AddCount(result, Own + "anomalies", envelope.Discarded.Total);
        return result;
    }

    internal static Dictionary<string, string> OfSpan(SpanRecord span, SessionEnvelope envelope)
    {
        var result = new Dictionary<string, string>();
        AddDefaults(result, span, envelope);
        AddAgent(result, span);
        AddVerdict(result, span.Status, span.Error);
        AddGiven(result, span.Attributes);
        result.Remove(Own + "span_id");
        if (span.Kind == SpanKind.Stream)
        {
            result[Own + "stream.events"] = SeenValue.Of(span.EventCount);
            result[Own + "stream.dropped"] = SeenValue.Of(span.DroppedEvents);
        }
        else
        {
            AddCount(result, Own + "dropped_events", span.DroppedEvents);
            if (span.Kind is not (SpanKind.AgentStep or SpanKind.ToolCall or SpanKind.LlmCall))
            {
                result[Own + "kind"] = SeenValue.Of(span.Kind);
            }
        }

        AddText(result, Own + "parent_span_id", span.ForeignParentId.IsNone ? "" : span.ForeignParentId.ToString());
        AddOwnVerdict(result, span.Status);
        return result;
    }

    internal static void AddGiven(Dictionary<string, string> result, Attributes given)
    {
        foreach (KeyValuePair<string, AttributeValue> entry in given)
        {
            string key = entry.Key.Length == 0 ? Own + "unnamed" : entry.Key;
            bool isLoneReason = key == "gen_ai.response.finish_reasons" && entry.Value.Kind == AttributeKind.String;
            string value = SeenValue.Expected(entry.Value);
            result[key] = isLoneReason ? "[" + value + "]" : value;
        }
    }

    private static void AddDefaults(Dictionary<string, string> result, SpanRecord span, SessionEnvelope envelope)
    {
        if (span.Kind == SpanKind.ToolCall)
        {
            result["gen_ai.operation.name"] = SeenValue.Of("execute_tool");
            AddText(result, "gen_ai.tool.name", span.Name);
        }
        else if (span.Kind == SpanKind.LlmCall)
        {
            result["gen_ai.operation.name"] = SeenValue.Of("chat");
            AddText(result, "gen_ai.request.model", span.Name);
            long[] chunks = [.. StreamsOf(span, envelope).SelectMany(stream => StreamTimes(stream, envelope).Take(1))];
            if (chunks.Length > 0)
            {
                double seconds = (chunks.Min() - span.StartTime.UnixNanoseconds) / 1e9;
                result["gen_ai.response.time_to_first_chunk"] = SeenValue.Of(seconds);
            }
        }
    }

    /// <summary>A run of an agent is that of a workflow by its old name, or else of the span's own name.</summary>
    private static void AddAgent(Dictionary<string, string> result, SpanRecord span)
    {
        string? operation = span.Attributes["gen_ai.operation.name"].AsString();
        if (span.Kind == SpanKind.AgentStep && operation is ("invoke_agent" or "invoke_workflow"))
        {
            string? workflow = span.Attributes["gen_ai.workflow.name"].AsString();
            AddText(result, "gen_ai.agent.name", string.IsNullOrEmpty(workflow) ? span.Name : workflow);
        }
    }

    private static void AddVerdict(Dictionary<string, string> result, SpanStatus status, ErrorInfo? error)
    {
        if (error is not null || status == SpanStatus.Error)
        {
            result["error.type"] = SeenValue.Of(error is { Type.Length: > 0 } ? error.Type : "_OTHER");
        }

        AddOwnVerdict(result, status);
    }

    private static void AddOwnVerdict(Dictionary<string, string> result, SpanStatus status)
    {
        if (status == SpanStatus.Cancelled)
        {
            result[Own + "status"] = SeenValue.Of("cancelled");
        }
        else if (status == SpanStatus.Unfinished)
        {
            result[Own + "unfinished"] = SeenValue.Of(true);
        }
    }

    /// <summary>The streams whose nearest model call, upwards, is this one.</summary>
    private static IEnumerable<SpanRecord> StreamsOf(SpanRecord call, SessionEnvelope envelope)
    {
        var byId = envelope.Spans.ToDictionary(span => span.SpanId);
        return envelope.Spans.Where(span => span.Kind == SpanKind.Stream && NearestCall(span) == call.SpanId);

        SpanId NearestCall(SpanRecord span)
        {
            while (byId.TryGetValue(span.ParentSpanId, out SpanRecord? parent))
            {
                if (parent.Kind == SpanKind.LlmCall)
                {
                    return parent.SpanId;
                }

                span = parent;
            }

            return SpanId.None;
        }
    }

    /// <summary>When its events happened, except for those after its end.</summary>
    private static long[] StreamTimes(SpanRecord stream, SessionEnvelope envelope) =>
        [
            .. envelope
                .Events.Where(e => e.SpanId == stream.SpanId && e.Fact is TraceFact.StreamEvent { IsLate: false })
                .Select(e => e.Time.UnixNanoseconds),
        ];

    private static void AddText(Dictionary<string, string> result, string key, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            result[key] = SeenValue.Of(text);
        }
    }

    private static void AddCount(Dictionary<string, string> result, string key, long count)
    {
        if (count > 0)
        {
            result[key] = SeenValue.Of(count);
        }
    }
}
