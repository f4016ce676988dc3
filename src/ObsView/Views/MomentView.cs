using System.Collections.Immutable;
using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Output;
using AgentObservatory.Terminal.Rendering;
using AgentObservatory.Terminal.Text;

namespace AgentObservatory.ObsView.Views;

/// <summary>Shows each session as a tree as it was after its first events: which spans there were, which of them were open, and
/// the last event. It prints all of one session as long as it is; what is browsed shows the rows around one event, and the sessions
/// that this one has started.</summary>
internal sealed class MomentView(LineWriter output, int position) : ITraceView
{
    private const int Root = -1;
    private const int DurationWidth = 6;

    private readonly Glyphs glyphs = output.Glyphs;

    public void Show(TraceLine.Readable line)
    {
        var timeline = RunTimeline.Of(line.Envelope);
        var view = timeline.At(position);
        var spans = view.Spans;
        var last = view.Position > 0 ? timeline.Event(view.Position - 1) : null;
        var layout = new TextLayout(output.Width, glyphs);
        WriteHead(layout, line.Envelope, timeline, view);
        WriteLast(layout, view, spans, last);
        WriteSpans(layout, spans, last?.SpanId ?? SpanId.None);
        output.Write([.. layout.Lines, Line.Empty]);
        output.FlushIfTerminal();
    }

    private static void WriteHead(TextLayout layout, SessionEnvelope whole, RunTimeline timeline, RunView view) =>
        new Paragraph(layout)
            .Append("session", TextStyle.Faint)
            .AppendUntrusted(whole.Session.SessionId, TextStyle.SessionId)
            .AppendField($"after event {Quantity.Of(view.Position)} of {Quantity.Of(timeline.Count)},", TextStyle.Plain)
            // Elsewhere only what happens within a session counts.
            .Append(timeline.Count > whole.Events.Length + 1 ? "start and end counted" : "start counted", TextStyle.Faint)
            .AppendField(Quantity.Of(view.SpanCount, "span"), TextStyle.Faint)
            .AppendField($"{Quantity.Of(view.OpenCount)} open", TextStyle.Faint)
            .Write("");

    private void WriteLast(TextLayout layout, RunView view, ImmutableArray<SpanView> spans, TraceEvent? last)
    {
        if (last is not null)
        {
            new Paragraph(layout)
                .Append("last", TextStyle.Faint)
                .Append(TimeText.OfOffset(last.Time.Since(view.StartTime), glyphs), TextStyle.Faint)
                .AppendFact(last.Fact, About(spans, last.SpanId))
                .AppendAttributes(last.Fact.Attributes())
                .Write("  ");
        }
    }

    private static TraceFact.SpanStarted? About(ImmutableArray<SpanView> spans, SpanId id)
    {
        var span = spans.FirstOrDefault(span => span.SpanId == id);
        return span.Name is null
            ? null
            : (TraceFact.SpanStarted)TraceFact.NewSpanStarted(span.Kind, span.Name, Attributes.Empty);
    }

    private void WriteSpans(TextLayout layout, ImmutableArray<SpanView> spans, SpanId current)
    {
        var children = Enumerable.Range(0, spans.Length).ToLookup(place => spans[place].Parent);
        var guides = new TreeGuides(layout);
        var rows = new List<(SpanView Span, string First, string Below)>();
        var pending = new Stack<(int Place, bool IsLast)>();
        Push(Root);

        while (pending.TryPop(out var next))
        {
            var span = spans[next.Place];
            var (first, rest) = guides.Of(span.Depth, next.IsLast, children.Contains(next.Place));
            rows.Add((span, first, rest));
            Push(next.Place);
        }

        var widest = rows.Select(row => CellWidth.Of(row.First) + NameOf(layout, row.Span).Width).DefaultIfEmpty().Max();
        var durationsAt = Math.Min(widest, layout.Width * 2 / 5);

        foreach (var (span, first, rest) in rows)
        {
            var name = NameOf(layout, span);
            var gap = Math.Max(2, durationsAt - CellWidth.Of(first) - name.Width + 2);
            var duration = TimeText.OfDuration(span.DurationNanoseconds, glyphs).PadLeft(DurationWidth);
            WriteSpan(name.AppendAfter(gap, duration, TextStyle.Faint), span, span.SpanId == current, guides, first, rest);
        }

        void Push(int parent)
        {
            var isLast = true;

            foreach (var place in children[parent].Reverse())
            {
                pending.Push((place, isLast));
                isLast = false;
            }
        }
    }

    private static Paragraph NameOf(TextLayout layout, SpanView span) =>
        new Paragraph(layout)
            .AppendUntrusted(span.Kind, TraceVocabulary.KindStyle(span.Kind))
            .AppendUntrusted(span.Name, TextStyle.SpanName);

    private static void WriteSpan(
        Paragraph paragraph,
        SpanView span,
        bool isCurrent,
        TreeGuides guides,
        string first,
        string rest
    )
    {
        if (span.IsOpen)
        {
            paragraph.AppendField("open", TextStyle.EventName);
        }
        else
        {
            paragraph.AppendStatusIfNotOk(span.Status);
        }

        paragraph
            .AppendFieldIf(guides.IsTooDeep(span.Depth), $"depth {span.Depth + 1}", TextStyle.Warning)
            .AppendFieldIf(span.EventCount > 0, Quantity.Of(span.EventCount, "event"), TextStyle.Faint)
            .AppendFieldIf(isCurrent, "<-", TextStyle.Warning)
            .Write(first, rest);
    }
}
