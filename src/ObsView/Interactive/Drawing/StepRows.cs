using AgentObservatory.ObsView.Interactive.Opened;
using AgentObservatory.ObsView.Interactive.Pages;
using AgentObservatory.ObsView.Live;
using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Rendering;
using AgentObservatory.Terminal.Text;

namespace AgentObservatory.ObsView.Interactive.Drawing;

/// <summary>A session as it stood after some of its events: where that is, the last of these events, and the spans that had
/// begun.</summary>
internal sealed class StepRows(State state, SessionPage page)
{
    private const int DurationWidth = 8;

    private readonly Glyphs glyphs = state.Glyphs;
    private readonly OpenedSession opened = page.Opened;
    private readonly RunView view = page.Opened.Timeline.At(page.Step);
    private readonly int width = state.Size.Width - 1;

    public IEnumerable<Line> Lines()
    {
        yield return Position();
        yield return Latest().CutTo(state.Size.Width, glyphs.Ellipsis).Highlighting(state.Sought);
        var begun = Begun();
        var touched = opened.TouchedBefore(page.Step);
        var at = Math.Max(0, begun.BinarySearch(touched));
        var height = state.Size.Steps;
        var top = Math.Clamp(at - height / 2, 0, Math.Max(0, begun.Count - height));

        foreach (var node in begun.Skip(top).Take(height))
        {
            yield return RowOf(node).Marked(node == touched, state.Size.Width);
        }
    }

    private Line Position()
    {
        var count = opened.Timeline.Count;
        var time = page.Step == 0 ? "" : "  " + TimeText.OfOffset(view.EndTime.Since(view.StartTime), glyphs);
        var text = $" event {Quantity.Of(page.Step)} of {Quantity.Of(count)}{time}  ";
        var room = state.Size.Width - CellWidth.Of(text) - 1;

        if (room < 8)
        {
            return new Line([new Run(text, TextStyle.SessionId)]).CutTo(state.Size.Width, glyphs.Ellipsis);
        }

        var before = count == 0 ? 0 : (int)((long)(room - 1) * page.Step / count);
        var (line, knob) = glyphs.IsUnicode ? ('─', '●') : ('-', 'o');
        return new Line([
            new Run(text, TextStyle.SessionId),
            new Run(new string(glyphs.IsUnicode ? '━' : '=', before), TextStyle.Ok),
            new Run(knob.ToString(), TextStyle.Ok),
            new Run(new string(line, room - before - 1), TextStyle.Faint),
        ]);
    }

    private Line Latest()
    {
        if (page.Step == 0)
        {
            return new Line([new Run(" nothing has happened yet", TextStyle.Faint)]);
        }

        var item = opened.Timeline.Event(page.Step - 1);
        var span = opened.Nodes[opened.IndexOf(item.SpanId)].Span;
        var start = span is null
            ? null
            : opened.Root.Session.Events.FirstOrDefault(other => other.Fact.IsSpanStarted && other.SpanId == span.SpanId);
        return new Line([
            new Run(" ", TextStyle.Plain),
            .. EventText.InBrief(new LiveEvent(opened.Root.Session.Session, item, start), glyphs).Runs,
        ]);
    }

    /// <summary>The nodes that had begun. Sessions that this one has started have events of their own.</summary>
    private List<int> Begun()
    {
        var begun = new List<int> { 0 };

        for (var index = 1; index < opened.Nodes.Length; index++)
        {
            if (opened.PlaceOf(opened.Nodes[index]) is var place && place >= 0 && place < view.SpanCount)
            {
                begun.Add(index);
            }
        }

        return begun;
    }

    private Line RowOf(int index)
    {
        var node = opened.Nodes[index];
        var indent = new string(' ', 2 * Math.Min(node.Depth - opened.Root.Depth, width / 4));
        var (isOpen, hasFailed, duration, events) = At(node);
        var open = glyphs.IsUnicode ? "● " : "* ";
        List<Run> runs =
        [
            new(indent + (isOpen ? open : "  "), TextStyle.Ok),
            new(EscapedText.Of(node.Kind, glyphs) + " ", TraceVocabulary.KindStyle(node.Kind)),
            new(EscapedText.Of(node.Name, glyphs), TextStyle.SpanName),
            new(hasFailed ? "  error" : "", TextStyle.Error),
            new(events > 0 ? "  " + Quantity.Of(events, "event") : "", TextStyle.Faint),
        ];
        var right = new Run(TimeText.OfDuration(duration, glyphs).PadLeft(DurationWidth), TextStyle.Faint);
        return Rows.Of(runs, right, width, glyphs.Ellipsis);
    }

    private (bool IsOpen, bool HasFailed, long Duration, long Events) At(TraceNode node)
    {
        if (node.IsSession)
        {
            var hasFailed = view.HasError || view.Status == SpanStatus.Error;
            return (view.Status == SpanStatus.Unfinished && page.Step > 0, hasFailed, view.DurationNanoseconds, 0);
        }

        var span = view.Span(opened.PlaceOf(node));
        return (span.IsOpen, span.HasError || span.Status == SpanStatus.Error, span.DurationNanoseconds, span.EventCount);
    }
}
