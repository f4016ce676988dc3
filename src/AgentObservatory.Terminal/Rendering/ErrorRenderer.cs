using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Text;

namespace AgentObservatory.Terminal.Rendering;

/// <summary>Renders an error: its type and message, and below them the traceback, line by line.</summary>
internal static class ErrorRenderer
{
    private const int MessageLimit = 1_000;
    private const int TracebackLineLimit = 400;
    private const int MaxTracebackLines = 40;

    /// <summary>Renders an error, if there is one; a repeated one without its traceback, and the frames of libraries only if the
    /// whole stack is asked for.</summary>
    public static void Render(
        TextLayout layout,
        string guides,
        ErrorInfo? error,
        bool hasWholeStack,
        bool isRepeated = false
    )
    {
        if (error is null)
        {
            return;
        }

        var hasMessage = !string.IsNullOrEmpty(error.Message);
        var title = new Paragraph(layout).AppendUntrusted(error.Type, TextStyle.Error, suffix: hasMessage ? ":" : "");

        if (hasMessage)
        {
            title.AppendUntrusted(error.Message, TextStyle.Plain, MessageLimit);
        }

        title.AppendFieldIf(isRepeated, "as above", TextStyle.Faint).Write(guides);

        if (!isRepeated)
        {
            var lines = BelowTitle(error).Split('\n');
            RenderTraceback(
                layout,
                guides + "  ",
                hasWholeStack ? lines : [.. OwnFrames.Of(lines, layout.Glyphs).Select(CompilerNames.Told)]
            );
        }
    }

    /// <summary>Returns the traceback without the type and message that .NET repeats at its start.</summary>
    private static string BelowTitle(ErrorInfo error)
    {
        var traceback = (error.Traceback ?? "").TrimEnd();
        var title = error.Type + ": " + error.Message;
        return traceback.StartsWith(title, StringComparison.Ordinal)
            ? traceback[title.Length..].TrimStart('\r', '\n')
            : traceback;
    }

    /// <summary>Leaves out the middle: whether the start or the end says more depends on the language it comes from.</summary>
    private static void RenderTraceback(TextLayout layout, string indent, IReadOnlyList<string> lines)
    {
        const int Half = MaxTracebackLines / 2;
        var mark = $"{layout.Glyphs.Ellipsis} {Quantity.Of(lines.Count - MaxTracebackLines, "line")} left out";
        IEnumerable<string> shown =
            lines.Count > MaxTracebackLines ? [.. lines.Take(Half), mark, .. lines.TakeLast(Half)] : lines;

        foreach (var line in shown.Select(line => line.TrimEnd('\r')).Where(line => line.Length > 0))
        {
            new Paragraph(layout)
                .Append(EscapedText.Of(line, layout.Glyphs, TracebackLineLimit), TextStyle.Faint)
                .Write(indent, indent + "    ");
        }
    }
}
