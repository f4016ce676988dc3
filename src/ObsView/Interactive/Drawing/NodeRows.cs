using AgentObservatory.ObsView.Interactive.Opened;
using AgentObservatory.ObsView.Interactive.Pages;
using AgentObservatory.ObsView.Interactive.Texts;
using AgentObservatory.ObsView.Views;
using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Rendering;
using AgentObservatory.Terminal.Text;

namespace AgentObservatory.ObsView.Interactive.Drawing;

/// <summary>The nodes of a session as a tree or with their bars on a time axis, and below them more of the one that is looked
/// at.</summary>
internal sealed class NodeRows(State state, SessionPage page)
{
    private const int DurationWidth = 8;
    private const int WidthForKinds = 60;
    private const int ErrorLimit = 120;
    private const int ValueLimit = 80;
    private const int MostAttributes = 4;

    private readonly Glyphs glyphs = state.Glyphs;
    private readonly OpenedSession opened = page.Opened;
    private readonly int width = state.Size.Width - 1;

    private int LabelWidth => width * 2 / 5;

    private int BarWidth => Math.Max(1, width - LabelWidth - DurationWidth - 2);

    public IEnumerable<Line> Lines()
    {
        var isTree = page.View == SessionView.Tree;
        var axis = isTree ? default : TimeAxis.Of(opened.Nodes, BarWidth);
        var last = Math.Min(page.Outline.Count, page.Nodes.Top + state.Size.Tree);

        for (var place = page.Nodes.Top; place < last; place++)
        {
            var index = page.Outline[place];
            var row = isTree ? TreeRow(index) : TimelineRow(index, axis);
            yield return row.Highlighting(state.Sought).Marked(place == page.Nodes.Cursor, state.Size.Width);
        }

        for (var place = last; place < page.Nodes.Top + state.Size.Tree && state.Size.Preview > 0; place++)
        {
            yield return Line.Empty;
        }

        foreach (var line in Preview())
        {
            yield return line;
        }
    }

    private Line TreeRow(int index)
    {
        var node = opened.Nodes[index];
        var runs = new List<Run>
        {
            new(Guide(index, most: width / 4), TextStyle.Faint),
            new(EscapedText.Of(node.Kind, glyphs) + " ", TraceVocabulary.KindStyle(node.Kind)),
            new(EscapedText.Of(node.Name, glyphs), TextStyle.SpanName),
        };

        if (page.Outline.IsCollapsed(index))
        {
            runs.Add(new($"  {Quantity.Of(node.Count - 1)} below", TextStyle.Faint));
        }

        if (node.Error is { } error)
        {
            runs.Add(new("  " + EscapedText.Of(error.Type, glyphs), TextStyle.Error));
            runs.Add(new(" " + EscapedText.Of(error.Message, glyphs, ErrorLimit), TextStyle.Plain));
        }
        else if (node.Status == SpanStatus.Unfinished && state.Catalog.IsRunning(page.Row))
        {
            runs.Add(new("  running", TextStyle.Ok));
        }
        else if (node.Status != SpanStatus.Ok)
        {
            var status = TraceVocabulary.StatusText(node.Status);
            runs.Add(status with { Text = "  " + status.Text });
        }

        if (node.Span is { EventCount: > 0 and var count })
        {
            runs.Add(new("  " + Quantity.Of(count, "event"), TextStyle.Faint));
        }

        if (node.IsTokenSource)
        {
            runs.Add(new("  " + Quantity.Of(node.OwnTokens.Total, "token"), TextStyle.Faint));
        }

        foreach (
            var (key, value) in node.Attributes.Where(one => !TraceVocabulary.IsOfConventions(one.Key)).Take(MostAttributes)
        )
        {
            runs.Add(new($"  {EscapedText.Of(key, glyphs)}=", TextStyle.Faint));
            runs.Add(new(ValueText.Of(value, glyphs, ValueLimit), TextStyle.Plain));
        }

        return Rows.Of(runs, Duration(node), width, glyphs.Ellipsis);
    }

    private Line TimelineRow(int index, TimeAxis axis)
    {
        var node = opened.Nodes[index];
        var guide = Guide(index, most: LabelWidth / 4);
        var kind = state.Size.Width < WidthForKinds ? "" : EscapedText.Of(node.Kind, glyphs) + " ";
        var label = Line.Cell(kind + EscapedText.Of(node.Name, glyphs), LabelWidth - CellWidth.Of(guide), glyphs.Ellipsis);
        return new Line([
            new Run(guide, TextStyle.Faint),
            new Run(label, TextStyle.Plain),
            .. axis.RunsOf(node, glyphs),
            Duration(node),
        ]).CutTo(width, glyphs.Ellipsis);
    }

    /// <summary>How deep a node is, as far as there is room for that, and whether something is below it.</summary>
    private string Guide(int index, int most)
    {
        var node = opened.Nodes[index];
        var depth = node.Depth - opened.Root.Depth;
        var tooDeep = new string(' ', 2 * Math.Max(0, most - 1)) + glyphs.Ellipsis + " ";
        var indent = depth <= most ? new string(' ', 2 * depth) : tooDeep;
        return indent
            + (
                node.Count == 1 ? "  "
                : page.Outline.IsCollapsed(index)
                    ? glyphs.IsUnicode ? "▸ "
                        : "+ "
                : glyphs.IsUnicode ? "▾ "
                : "- "
            );
    }

    private Run Duration(TraceNode node) =>
        new(TimeText.OfDuration(node.DurationNanoseconds, glyphs).PadLeft(DurationWidth), TextStyle.Faint);

    private IEnumerable<Line> Preview()
    {
        if (state.Size.Preview == 0)
        {
            return [];
        }

        var room = state.Size.Preview - 1;
        var lines = NodeText.Of(opened, page.Node, state.Size.Width, glyphs, isBrief: true);
        var rule = new Line([new Run(new string(glyphs.IsUnicode ? '─' : '-', state.Size.Width), TextStyle.Faint)]);
        return lines.Count <= room ? [rule, .. lines] : [rule, .. lines.Take(room - 1), More(lines.Count - room + 1)];
    }

    private Line More(int lines) =>
        new([new Run($"{glyphs.Ellipsis} {Quantity.Of(lines, "more line")}: Enter", TextStyle.Faint)]);
}
