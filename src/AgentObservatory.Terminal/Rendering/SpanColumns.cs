using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Text;

namespace AgentObservatory.Terminal.Rendering;

/// <summary>The columns behind the names of a session's spans: when each began, how long it ran, and a bar that shows where in the
/// session that was. A name that reaches into them moves those of its row.</summary>
internal sealed class SpanColumns
{
    private const int MinNameWidth = 20;
    private const int OffsetWidth = 7;
    private const int DurationWidth = 6;
    private const int MinWidthOfBars = 60;

    private readonly Glyphs glyphs;
    private readonly int nameWidth;
    private readonly int barWidth;
    private readonly Timestamp start;
    private readonly double whole;

    public SpanColumns(SessionEnvelope envelope, TextLayout layout, int widestName)
    {
        glyphs = layout.Glyphs;
        nameWidth = Math.Clamp(widestName, MinNameWidth, Math.Max(MinNameWidth, layout.Width * 2 / 5));
        barWidth = layout.Width < MinWidthOfBars ? 0 : layout.Width / 8;
        start = StartOf(envelope);
        whole = EndOf(envelope) - start.UnixNanoseconds;
    }

    /// <summary>Appends the columns to a name, which stands after guides.</summary>
    public Paragraph AppendTo(Paragraph name, string guides, SpanRecord span)
    {
        var gap = Math.Max(2, nameWidth - CellWidth.Of(guides) - name.Width + 2);
        var offset = span.StartTime.Since(start);
        var duration = TimeText.OfDuration(span.DurationNanoseconds, glyphs);
        name.AppendAfter(gap, TimeText.OfOffset(offset, glyphs).PadLeft(OffsetWidth), TextStyle.Faint)
            .Append(duration.PadLeft(DurationWidth), TextStyle.Plain);

        if (barWidth > 0 && whole > 0)
        {
            var style = span.Status == SpanStatus.Error ? TextStyle.Error : TraceVocabulary.KindStyle(span.Kind);
            name.Append(Bar(offset, Math.Max(0, span.DurationNanoseconds)), style);
        }

        return name;
    }

    /// <summary>At least one cell, where the span begins.</summary>
    private string Bar(long offset, long duration)
    {
        var first = Math.Clamp(CellOf(offset), 0, barWidth - 1);
        var length = Math.Clamp(CellOf((double)offset + duration) - first, 1, barWidth - first);
        var (left, full, right) = glyphs.IsUnicode ? ('▕', '━', '▏') : ('[', '=', ']');
        return left + new string(' ', first) + new string(full, length) + new string(' ', barWidth - first - length) + right;
    }

    private int CellOf(double offset) => (int)Math.Clamp(Math.Round(offset * barWidth / whole), 0, barWidth);

    /// <summary>A session in a damaged file may have no time.</summary>
    private static Timestamp StartOf(SessionEnvelope envelope)
    {
        var own = envelope.Session.StartTime;
        return own.UnixNanoseconds != 0 || envelope.Spans.IsEmpty
            ? own
            : envelope.Spans.MinBy(span => span.StartTime.UnixNanoseconds)!.StartTime;
    }

    private static double EndOf(SessionEnvelope envelope)
    {
        double last = envelope.EndTime.UnixNanoseconds;

        foreach (var span in envelope.Spans)
        {
            last = Math.Max(last, (double)span.StartTime.UnixNanoseconds + span.DurationNanoseconds);
        }

        return last;
    }
}
