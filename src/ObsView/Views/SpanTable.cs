using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Text;
using Style = Spectre.Console.Style;

namespace AgentObservatory.ObsView.Views;

/// <summary>A table of totals by name, most frequent first. The untrusted name is the last column, so that its width moves no
/// other.</summary>
internal sealed class SpanTable(TextLayout layout, IReadOnlyList<SpanColumn> columns)
{
    /// <summary>Writes the table, after an empty line. What all totals together are is a row of its own, if it is given and says
    /// more than the others; nothing is written where there are no totals.</summary>
    public void Write(string title, TotalsByName<SpanTotals> totals, Func<string, Style> styleOf, SpanTotals? all = null)
    {
        if (totals.Named.Count + totals.Others.Count == 0)
        {
            return;
        }

        new Paragraph(layout).Write("");
        WriteRow([.. columns.Select(column => new Run(column.Title, TextStyle.Faint))], title, TextStyle.Faint);

        foreach (var (name, total) in totals.Named.OrderByDescending(one => one.Value.Count).ThenBy(one => one.Key))
        {
            WriteRow(total, name, styleOf(name));
        }

        if (totals.Others.Count > 0)
        {
            WriteRow(totals.Others, $"{layout.Glyphs.Ellipsis} other {title}s", TextStyle.Faint);
        }

        if (all is not null && totals.Named.Count + totals.Others.Count > 1)
        {
            WriteRow(all, "all", TextStyle.Faint);
        }
    }

    private void WriteRow(SpanTotals totals, string name, Style style) =>
        WriteRow([.. columns.Select(column => column.Cell(totals, layout.Glyphs))], name, style);

    private void WriteRow(Run[] cells, string name, Style style)
    {
        var row = new Paragraph(layout);

        foreach (var (column, cell) in columns.Zip(cells))
        {
            row.Append(cell.Text.PadLeft(column.Width), cell.Style);
        }

        row.AppendUntrustedField(name, style).Write("", new string(' ', columns[0].Width));
    }
}
