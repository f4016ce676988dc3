using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Text;

namespace AgentObservatory.Terminal.Rendering;

/// <summary>Renders an error: its type and message, and below them the traceback, line by line.</summary>
internal static class ErrorRenderer
{
    private const int MessageLimit = 1_000;
    private const int TracebackLineLimit = 400;
    private const int MaxTracebackLines = 40;

    public static void Render(TextLayout layout, string guides, ErrorInfo? error)
    {
        if (error is null)
        {
            return;
        }

        layout.Write(Indent.Hanging(guides), Title(layout, error));
        RenderTraceback(layout, guides + "  ", BelowTitle(error));
    }

    /// <summary>Renders an error that has been rendered before, without its traceback.</summary>
    public static void RenderRepeated(TextLayout layout, string guides, ErrorInfo error) =>
        layout.Write(Indent.Hanging(guides), Title(layout, error).AppendField("as above", TextStyle.Faint));

    /// <summary>Returns the traceback without the type and message that .NET repeats at its start.</summary>
    private static ReadOnlySpan<char> BelowTitle(ErrorInfo error)
    {
        ReadOnlySpan<char> traceback = error.Traceback.AsSpan().TrimEnd();
        string title = error.Type + ": " + error.Message;
        return traceback.StartsWith(title, StringComparison.Ordinal)
            ? traceback[title.Length..].TrimStart("\r\n")
            : traceback;
    }

    private static Paragraph Title(TextLayout layout, ErrorInfo error)
    {
        var hasMessage = !string.IsNullOrEmpty(error.Message);
        var paragraph = layout.NewParagraph().AppendUntrusted(error.Type, TextStyle.Error, suffix: hasMessage ? ":" : "");
        return hasMessage ? paragraph.AppendUntrusted(error.Message, TextStyle.Plain, MessageLimit) : paragraph;
    }

    /// <summary>Leaves out the middle: whether the start or the end says more depends on the language it comes from.</summary>
    private static void RenderTraceback(TextLayout layout, string guides, ReadOnlySpan<char> traceback)
    {
        var leftOut = Math.Max(traceback.Count('\n') + 1 - MaxTracebackLines, 0);
        var firstLeftOut = leftOut > 0 ? MaxTracebackLines / 2 : int.MaxValue;
        var index = 0;

        foreach (var range in traceback.Split('\n'))
        {
            if (index == firstLeftOut)
            {
                RenderLine(layout, guides, $"{layout.Glyphs.Ellipsis} {Quantity.Of(leftOut, "line")} left out");
            }

            if (index < firstLeftOut || index - firstLeftOut >= leftOut)
            {
                var line = traceback[range].TrimEnd('\r').ToString();
                RenderLine(layout, guides, EscapedText.Of(line, layout.Glyphs, TracebackLineLimit));
            }

            index++;
        }
    }

    private static void RenderLine(TextLayout layout, string guides, string line)
    {
        if (line.Length > 0)
        {
            layout.Write(Indent.Hanging(guides, "    "), layout.NewParagraph().Append(line, TextStyle.Faint));
        }
    }
}
