using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Text;

namespace AgentObservatory.Terminal.Rendering;

/// <summary>Renders an error: its type and message, and below them the traceback, line by line.</summary>
internal static class ErrorRenderer
{
    private const int MessageLimit = 1_000;
    private const int TracebackLineLimit = 400;
    private const int MaxTracebackLines = 40;

    /// <summary>Renders an error, if there is one; a repeated one without its traceback.</summary>
    public static void Render(TextLayout layout, string guides, ErrorInfo? error, bool isRepeated = false)
    {
        if (error is null)
        {
            return;
        }

        var hasMessage = !string.IsNullOrEmpty(error.Message);
        var title = layout.NewParagraph().AppendUntrusted(error.Type, TextStyle.Error, suffix: hasMessage ? ":" : "");

        if (hasMessage)
        {
            title.AppendUntrusted(error.Message, TextStyle.Plain, MessageLimit);
        }

        layout.Write(Indent.Hanging(guides), title.AppendFieldIf(isRepeated, "as above", TextStyle.Faint));

        if (!isRepeated)
        {
            RenderTraceback(layout, guides + "  ", BelowTitle(error));
        }
    }

    /// <summary>Returns the traceback without the type and message that .NET repeats at its start.</summary>
    private static ReadOnlySpan<char> BelowTitle(ErrorInfo error)
    {
        ReadOnlySpan<char> traceback = error.Traceback.AsSpan().TrimEnd();
        string title = error.Type + ": " + error.Message;
        return traceback.StartsWith(title, StringComparison.Ordinal)
            ? traceback[title.Length..].TrimStart("\r\n")
            : traceback;
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
            layout.Write(Indent.Hanging(guides, "    "), line, TextStyle.Faint);
        }
    }
}
