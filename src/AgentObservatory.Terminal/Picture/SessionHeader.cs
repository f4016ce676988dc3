namespace AgentObservatory.Terminal;

/// <summary>Draws what is known about a session as a whole.</summary>
internal static class SessionHeader
{
    private static readonly Margin Details = new("  ", "  ");

    public static void Draw(Sheet sheet, SessionEnvelope envelope)
    {
        DrawTitle(sheet, envelope);
        DrawIdentity(sheet, envelope.Session);
        DrawParent(sheet, envelope.Session.Parent);

        if (envelope.Session.Metadata.Count > 0)
        {
            sheet.Write(
                Margin.Indented("  ", "  "),
                sheet.Sentence().Then("metadata", Ink.Faint).Attributes(envelope.Session.Metadata)
            );
        }

        if (envelope.Dropped.Total > 0)
        {
            var dropped = $"! {Count.Of(envelope.Dropped.Total, "event")} dropped:";
            sheet.Write(Details, sheet.Sentence().Then(dropped, Ink.Warning).Tally(envelope.Dropped));
        }

        ErrorPicture.Draw(sheet, "  ", envelope.Error);
    }

    private static void DrawTitle(Sheet sheet, SessionEnvelope envelope) =>
        sheet.Write(
            Margin.Indented("", "  "),
            sheet
                .Sentence()
                .Then("session", Ink.Faint)
                .ThenData(envelope.Session.SessionId, Ink.SessionId)
                .Field(DurationText.Of(envelope.DurationNanoseconds, sheet.Glyphs), Ink.Faint)
                .Status(envelope.Status)
                .Field(Count.Of(envelope.Spans.Length, "span"), Ink.Faint)
                .Field(Count.Of(envelope.Events.Length + envelope.Strays.Length, "event"), Ink.Faint)
        );

    private static void DrawIdentity(Sheet sheet, SessionInfo session)
    {
        var sentence = sheet.Sentence().Labelled("agent", session.AgentId);

        if (session.UserId is not null)
        {
            sentence.Labelled("user", session.UserId);
        }

        sheet.Write(
            Details,
            sentence
                .Field(TimeText.ToMilliseconds(session.StartTime), Ink.Plain)
                .Labelled("trace", session.TraceId.ToString())
        );
    }

    private static void DrawParent(Sheet sheet, SessionParent? parent)
    {
        if (parent is null)
        {
            return;
        }

        var sentence = sheet.Sentence().Then("started by", Ink.Faint);

        if (parent.SessionId is not null)
        {
            sentence.Labelled("session", parent.SessionId);
        }

        if (!parent.SpanId.IsNone)
        {
            sentence.Labelled("span", parent.SpanId.ToString());
        }

        sheet.Write(Details, sentence.Labelled("trace", parent.TraceId.ToString()));
    }
}
