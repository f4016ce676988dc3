using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Output;
using AgentObservatory.Terminal.Rendering;
using AgentObservatory.Terminal.Text;

namespace AgentObservatory.ObsView.Views;

/// <summary>Shows one event per line: each session in the order of its sequence, or all files in time order, where events of
/// equal time keep the order of the files.</summary>
internal sealed class RawView(LineWriter output, bool isSorted = false) : ITraceView
{
    private const int ValueLimit = 4_000;

    private readonly List<RawEvent> unsorted = [];

    public void Show(TraceLine.Readable line)
    {
        if (isSorted)
        {
            unsorted.AddRange(Events(line.Envelope));
        }
        else
        {
            ShowAll(Events(line.Envelope));
        }
    }

    // OrderBy is stable.
    public void End() => ShowAll(unsorted.OrderBy(item => item.SortTime));

    private static IEnumerable<RawEvent> Events(SessionEnvelope envelope)
    {
        var sortTime = long.MinValue;
        var strays = envelope.Strays.ToLookup(stray => stray.Event, ReferenceEqualityComparer.Instance);

        foreach (var item in envelope.AllEvents())
        {
            sortTime = Math.Max(sortTime, item.Time.UnixNanoseconds);
            var lateFlag = item.Fact is TraceFact.StreamEvent { IsLate: true } ? "late" : null;
            yield return new RawEvent(sortTime, item, strays[item].LastOrDefault()?.Reason.Name ?? lateFlag);
        }
    }

    private void ShowAll(IEnumerable<RawEvent> events)
    {
        foreach (var item in events)
        {
            Show(item);
        }
    }

    private void Show(RawEvent item)
    {
        var layout = new TextLayout(int.MaxValue, output.Glyphs);
        var paragraph = new Paragraph(layout)
            .Append(item.Event.Time.ToString(), TextStyle.Faint)
            .AppendUntrusted(item.Event.Session.SessionId, TextStyle.SessionId)
            .AppendFact(item.Event.Fact);

        if (item.Event.Fact is TraceFact.SpanEnded { End: var end })
        {
            AppendEnd(paragraph, end);
        }

        paragraph.AppendField("span=" + item.Event.SpanId, TextStyle.Faint);

        if (!item.Event.ParentSpanId.IsNone)
        {
            paragraph.Append("parent=" + item.Event.ParentSpanId, TextStyle.Faint);
        }

        if (item.Flag is not null)
        {
            paragraph.AppendUntrusted("! " + item.Flag, TextStyle.Warning);
        }

        paragraph.AppendAttributes(item.Event.Fact.Attributes(), ValueLimit).Write("", "");
        output.Write(layout.Lines);
    }

    private void AppendEnd(Paragraph paragraph, SpanEnd end)
    {
        if (end.DurationNanoseconds is { } duration)
        {
            paragraph.Append(TimeText.OfDuration(duration, output.Glyphs), TextStyle.Faint);
        }

        if (end.Error is { } error)
        {
            paragraph
                .AppendUntrusted(error.Type, TextStyle.Error, suffix: ":")
                .AppendUntrusted(error.Message, TextStyle.Plain, ValueLimit);
        }
    }

    /// <summary>An event, and what is wrong with it. The sort time of an event is never earlier than that of its predecessor
    /// in the session, so sorting by it keeps the order of each session, which is the sequence and not the clock.</summary>
    private readonly record struct RawEvent(long SortTime, TraceEvent Event, string? Flag);
}
