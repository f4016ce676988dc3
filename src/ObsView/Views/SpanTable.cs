using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Text;
using Style = Spectre.Console.Style;

namespace AgentObservatory.ObsView.Views;

/// <summary>A table of totals by name, most frequent first. The untrusted name is the last column, so that its width moves no
/// other. A column that holds only zeros is left out.</summary>
internal sealed class SpanTable(TextLayout layout, IReadOnlyList<SpanColumn> columns)
{
    private const int MinNameWidth = 16;

    /// <summary>Writes the table, after an empty line. What all totals together are is a row of its own, if it is given and says
    /// more than the others; nothing is written where there are no totals.</summary>
    public void Write(string title, TotalsByName<SpanTotals> totals, Func<string, Style> styleOf, SpanTotals? all = null)
    {
        if (totals.Named.Count + totals.Others.Count == 0)
        {
            return;
        }

        SpanTotals[] rows = [.. totals.Named.Select(one => one.Value), totals.Others];
        SpanColumn[] shown = [.. columns.Where(column => rows.Any(column.SaysSomething))];
        new Paragraph(layout).Write("");
        WriteRow(shown, [.. shown.Select(column => new Run(column.Title, TextStyle.Faint))], title, TextStyle.Faint);

        foreach (var (name, total) in totals.Named.OrderByDescending(one => one.Value.Count).ThenBy(one => one.Key))
        {
            WriteRow(shown, total, name, styleOf(name));
        }

        if (totals.Others.Count > 0)
        {
            WriteRow(shown, totals.Others, $"{layout.Glyphs.Ellipsis} other {title}s", TextStyle.Faint);
        }

        if (all is not null && totals.Named.Count + totals.Others.Count > 1)
        {
            WriteRow(shown, all, "all spans", TextStyle.Faint);
        }
    }

    private void WriteRow(SpanColumn[] shown, SpanTotals totals, string name, Style style) =>
        WriteRow(shown, [.. shown.Select(column => column.Cell(totals, layout.Glyphs))], name, style);

    /// <summary>A name that is too long goes on below where it began, if there is room.</summary>
    private void WriteRow(SpanColumn[] shown, Run[] cells, string name, Style style)
    {
        var row = new Paragraph(layout);

        foreach (var (column, cell) in shown.Zip(cells))
        {
            row.Append(cell.Text.PadLeft(column.Width), cell.Style);
        }

        var before = row.Width + 2;
        var indent = layout.Width - before < MinNameWidth ? shown[0].Width : before;
        row.AppendUntrustedField(name, style).Write("", new string(' ', indent));
    }
}
