namespace AgentObservatory.Tests.Support.OpenTelemetry;

/// <summary>The events that the spans of an envelope are to have, in their order, by docs/opentelemetry.md alone.</summary>
/// <param name="envelope">The envelope.</param>
/// <param name="time">What becomes of a time on the way.</param>
internal sealed class ExpectedEvents(SessionEnvelope envelope, Func<Timestamp, long> time)
{
    private const string Own = "agent_observatory.";
    private readonly ILookup<SpanId, TraceEvent> events = envelope.Events.ToLookup(item => item.SpanId);

    /// <summary>Its stream events; where it failed the exception stands where it ended.</summary>
    internal IEnumerable<SeenEvent> OfSpan(SpanRecord span)
    {
        bool hasEnded = false;
        foreach (TraceEvent item in events[span.SpanId])
        {
            if (item.Fact is TraceFact.StreamEvent streamEvent)
            {
                yield return OfStream(item, streamEvent);
            }
            else if (item.Fact is TraceFact.SpanEnded && !hasEnded)
            {
                hasEnded = true;
                foreach (SeenEvent exception in OfError(span.Error, span.EndTime))
                {
                    yield return exception;
                }
            }
        }

        foreach (SeenEvent exception in hasEnded ? [] : OfError(span.Error, span.EndTime))
        {
            yield return exception;
        }
    }

    /// <summary>What belongs to no span, then what went wrong with the session as a whole.</summary>
    internal IEnumerable<SeenEvent> OfSession() =>
        envelope.Strays.Select(OfStray).Concat(OfError(envelope.Error, envelope.EndTime));

    private SeenEvent OfStream(TraceEvent item, TraceFact.StreamEvent fact)
    {
        var attributes = new Dictionary<string, string>();
        ExpectedAttributes.AddGiven(attributes, fact.Attributes);
        if (fact.IsLate)
        {
            attributes[Own + "late"] = SeenValue.Of(true);
        }

        return new SeenEvent(fact.Name.Length == 0 ? "event" : fact.Name, time(item.Time), attributes);
    }

    private SeenEvent[] OfError(ErrorInfo? error, Timestamp at)
    {
        if (error is null)
        {
            return [];
        }

        var attributes = new Dictionary<string, string>();
        AddError(attributes, error);
        return [new SeenEvent("exception", time(at), attributes)];
    }

    private SeenEvent OfStray(StrayEvent stray)
    {
        var attributes = new Dictionary<string, string>();
        string name;
        switch (stray.Event.Fact)
        {
            case TraceFact.StreamEvent fact:
                name = fact.Name.Length == 0 ? "event" : fact.Name;
                ExpectedAttributes.AddGiven(attributes, fact.Attributes);
                break;
            case TraceFact.SpanStarted fact:
                name = "span_start";
                ExpectedAttributes.AddGiven(attributes, fact.Attributes);
                attributes[Own + "span_name"] = SeenValue.Of(fact.Name);
                attributes[Own + "kind"] = SeenValue.Of(fact.Kind);
                break;
            case TraceFact.SpanEnded fact:
                name = "span_end";
                AddEnd(attributes, fact.End);
                break;
            default:
                name = stray.Event.Fact is TraceFact.SessionEnded ? "session_end" : "session_start";
                break;
        }

        attributes[Own + "anomaly"] = SeenValue.Of(stray.Reason.Name);
        if (!stray.Event.SpanId.IsNone)
        {
            attributes[Own + "span_id"] = SeenValue.Of(stray.Event.SpanId.ToString());
        }

        return new SeenEvent(name, time(stray.Event.Time), attributes);
    }

    private static void AddEnd(Dictionary<string, string> attributes, SpanEnd end)
    {
        ExpectedAttributes.AddGiven(attributes, end.Attributes);
        attributes[Own + "status"] = SeenValue.Of(end.Status.ToString().ToLowerInvariant());
        foreach ((string key, string? text) in new[] { ("span_name", end.Name), ("kind", end.Kind) })
        {
            if (text is not null)
            {
                attributes[Own + key] = SeenValue.Of(text);
            }
        }

        if (end.Error is not null)
        {
            AddError(attributes, end.Error);
        }
    }

    private static void AddError(Dictionary<string, string> attributes, ErrorInfo error)
    {
        attributes["exception.type"] = SeenValue.Of(error.Type);
        attributes["exception.message"] = SeenValue.Of(error.Message);
        if (error.Traceback is not null)
        {
            attributes["exception.stacktrace"] = SeenValue.Of(error.Traceback);
        }
    }
}
