namespace AgentObservatory.Terminal;

/// <summary>Draws one span: kind, name, duration, verdict, attributes, what is missing, its events and its error.</summary>
internal sealed class SpanPicture(Sheet sheet)
{
    private readonly TreeGuides guides = new(sheet.Glyphs, sheet.Width);
    private ErrorInfo? lastError;

    public void Draw(SpanPlace place)
    {
        var span = place.Span;
        var (margin, details) = guides.Next(place);
        var sentence = sheet
            .Sentence()
            .ThenData(span.Kind, KindInk.Of(span.Kind))
            .ThenData(span.Name, Ink.SpanName)
            .Field(DurationText.Of(span.DurationNanoseconds, sheet.Glyphs), Ink.Faint)
            .Status(span.Status);

        if (guides.IsTooDeep(place))
        {
            sentence.Field($"depth {place.Depth + 1}", Ink.Warning);
        }

        AddCounts(sentence, span);
        sheet.Write(margin, sentence.Attributes(span.Attributes));

        if (!span.ForeignParentId.IsNone)
        {
            sheet.Write(
                Margin.Indented(details, "  "),
                sheet
                    .Sentence()
                    .Then($"! parent {span.ForeignParentId} is not in this session", Ink.Warning)
            );
        }

        EventPicture.Draw(sheet, details, place);
        DrawError(details, span.Error);
    }

    /// <summary>An exception on its way up fails each span it leaves, and is told in full only the first time.</summary>
    private void DrawError(string details, ErrorInfo? error)
    {
        if (error is not null && lastError is not null && error.Equals(lastError))
        {
            ErrorPicture.DrawAgain(sheet, details, error);
        }
        else
        {
            ErrorPicture.Draw(sheet, details, error);
        }

        lastError = error ?? lastError;
    }

    private static void AddCounts(Sentence sentence, SpanRecord span)
    {
        if (span.EventCount > 0)
        {
            sentence.Field(Count.Of(span.EventCount, "event"), Ink.Faint);
        }

        if (span.LateEventCount > 0)
        {
            sentence.Field($"{span.LateEventCount} late", Ink.Warning);
        }

        if (span.DroppedEvents > 0)
        {
            sentence.Field($"{span.DroppedEvents} dropped", Ink.Warning);
        }
    }
}
