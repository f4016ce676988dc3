namespace AgentObservatory.Terminal;

/// <summary>Draws an error: its type and message, and the traceback below, line by line.</summary>
internal static class ErrorPicture
{
    private const int MessageLimit = 1_000;
    private const int TracebackLineLimit = 400;
    private const int MostTracebackLines = 40;

    public static void Draw(Sheet sheet, string guides, ErrorInfo? error)
    {
        if (error is null)
        {
            return;
        }

        sheet.Write(Margin.Indented(guides, "  "), Title(sheet, error));
        DrawTraceback(sheet, guides + "  ", BelowTitle(error));
    }

    /// <summary>Draws an error that was drawn before: what it is, without the traceback.</summary>
    public static void DrawAgain(Sheet sheet, string guides, ErrorInfo error) =>
        sheet.Write(Margin.Indented(guides, "  "), Title(sheet, error).Field("as above", Ink.Faint));

    /// <summary>The traceback without the type and message that .NET repeats at its beginning.</summary>
    private static ReadOnlySpan<char> BelowTitle(ErrorInfo error)
    {
        ReadOnlySpan<char> traceback = error.Traceback.AsSpan().TrimEnd();
        string title = error.Type + ": " + error.Message;
        return traceback.StartsWith(title, StringComparison.Ordinal)
            ? traceback[title.Length..].TrimStart("\r\n")
            : traceback;
    }

    private static Sentence Title(Sheet sheet, ErrorInfo error)
    {
        var hasMessage = !string.IsNullOrEmpty(error.Message);
        var sentence = sheet.Sentence().ThenData(error.Type, Ink.Bad, suffix: hasMessage ? ":" : "");
        return hasMessage ? sentence.ThenData(error.Message, Ink.Plain, MessageLimit) : sentence;
    }

    /// <summary>The beginning and the end of it: which of them tells more depends on the language that wrote it.</summary>
    private static void DrawTraceback(Sheet sheet, string guides, ReadOnlySpan<char> traceback)
    {
        var leftOut = Math.Max(traceback.Count('\n') + 1 - MostTracebackLines, 0);
        var firstLeftOut = leftOut > 0 ? MostTracebackLines / 2 : int.MaxValue;
        var index = 0;

        foreach (var range in traceback.Split('\n'))
        {
            if (index == firstLeftOut)
            {
                DrawLine(sheet, guides, $"{sheet.Glyphs.Ellipsis} {Count.Of(leftOut, "line")} left out");
            }

            if (index < firstLeftOut || index - firstLeftOut >= leftOut)
            {
                DrawLine(sheet, guides, Shown(traceback[range].TrimEnd('\r'), sheet.Glyphs));
            }

            index++;
        }
    }

    private static string Shown(ReadOnlySpan<char> line, Glyphs glyphs) =>
        VisibleText.Of(line.ToString(), glyphs, TracebackLineLimit);

    private static void DrawLine(Sheet sheet, string guides, string line)
    {
        if (line.Length > 0)
        {
            sheet.Write(Margin.Indented(guides, "    "), sheet.Sentence().Then(line, Ink.Faint));
        }
    }
}
