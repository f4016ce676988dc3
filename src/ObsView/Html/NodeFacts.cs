using AgentObservatory.Terminal.Text;

namespace AgentObservatory.ObsView.Html;

/// <summary>What is known of a session or a span besides its attributes, as labels and texts that are safe to show.</summary>
internal static class NodeFacts
{
    public static IEnumerable<(string Label, string Text)> Of(TraceNode node) =>
        [.. node.Span is { } span ? OfSpan(span) : OfSession(node.Session), .. OfTokens(node)];

    private static IEnumerable<(string Label, string Text)> OfSpan(SpanRecord span)
    {
        yield return ("started", TimeText.OfTimestamp(span.StartTime));

        if (!span.ForeignParentId.IsNone)
        {
            yield return ("parent elsewhere", span.ForeignParentId.ToString());
        }

        if (span.LateEventCount > 0)
        {
            yield return ("late events", Quantity.Of(span.LateEventCount));
        }

        if (span.DroppedEvents > 0)
        {
            yield return ("dropped events", Quantity.Of(span.DroppedEvents));
        }

        yield return ("span", span.SpanId.ToString());
    }

    private static IEnumerable<(string Label, string Text)> OfSession(SessionEnvelope envelope)
    {
        yield return ("agent", PageText.OfName(envelope.Session.AgentId));
        yield return ("started", TimeText.OfTimestamp(envelope.Session.StartTime));

        if (envelope.Session.UserId is { } user)
        {
            yield return ("user", PageText.OfName(user));
        }

        if (envelope.SuspendReason is { } reason)
        {
            yield return ("suspended", PageText.OfText(reason));
        }

        if (!envelope.Writers.IsDefault && envelope.Writers.Any(static writer => writer.HasProcessEnded))
        {
            yield return ("process", "ended");
        }

        if (envelope.Dropped.Total > 0)
        {
            yield return ("dropped events", PageText.OfText(envelope.Dropped.ToString()));
        }

        if (envelope.HasAnomalies)
        {
            yield return ("could not be placed", PageText.OfText(envelope.Anomalies.ToString()));
        }

        if (envelope.Session.Parent is { } parent)
        {
            yield return ("started by", PageText.OfName(parent.SessionId ?? parent.SpanId.ToString()));
        }

        yield return ("trace", envelope.Session.TraceId.ToString());
    }

    /// <summary>"" for none.</summary>
    public static string TextOf(TokenUsage tokens) =>
        tokens.IsNone ? "" : $"{Quantity.Of(tokens.Input)} + {Quantity.Of(tokens.Output, "token")}";

    private static IEnumerable<(string Label, string Text)> OfTokens(TraceNode node)
    {
        if (!node.Tokens.IsNone)
        {
            yield return ("tokens", $"{Quantity.Of(node.Tokens.Input)} in, {Quantity.Of(node.Tokens.Output)} out");
        }
    }
}
