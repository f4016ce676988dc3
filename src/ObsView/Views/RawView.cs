using System.Text;
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

    /// <summary>Several threads make texts, and each has its own.</summary>
    [ThreadStatic]
    private static StringBuilder? buffer;

    private readonly TimeOrder order = new();

    public bool TellsAtTheEnd => isSorted;

    public void Show(TraceLine.Readable line) => Prepare(line)();

    public Action Prepare(TraceLine.Readable line)
    {
        var texts = Texts(line.Envelope).ToList();
        return isSorted
            ? () => texts.ForEach(item => order.Add(item.SortTime, item.Text))
            : () => texts.ForEach(item => output.Write(item.Text));
    }

    public void End()
    {
        foreach (var text in order.Texts())
        {
            output.Write(text);
        }
    }

    /// <summary>The events as text. The sort time of an event is never earlier than that of its predecessor in the session, so
    /// sorting by it keeps the order of each session, which is the sequence and not the clock.</summary>
    private IEnumerable<(long SortTime, string Text)> Texts(SessionEnvelope envelope)
    {
        var sortTime = long.MinValue;
        var strays = envelope.Strays.IsEmpty
            ? null
            : envelope.Strays.ToLookup(stray => stray.Event, ReferenceEqualityComparer.Instance);

        foreach (var item in envelope.AllEvents())
        {
            sortTime = Math.Max(sortTime, item.Time.UnixNanoseconds);
            var lateFlag = item.Fact is TraceFact.StreamEvent { IsLate: true } ? "late" : null;
            yield return (sortTime, Text(item, strays?[item].LastOrDefault()?.Reason.Name ?? lateFlag));
        }
    }

    /// <param name="item">The event.</param>
    /// <param name="flag">What is wrong with it.</param>
    private string Text(TraceEvent item, string? flag)
    {
        if (!output.IsInColour)
        {
            var plain = (buffer ??= new StringBuilder()).Clear();
            Append(new Paragraph(plain, output.Glyphs), item, flag);
            return plain.Append(Environment.NewLine).ToString();
        }

        var layout = new TextLayout(int.MaxValue, output.Glyphs);
        Append(new Paragraph(layout), item, flag).Write("", "");
        return output.TextOf(layout.Lines);
    }

    private Paragraph Append(Paragraph paragraph, TraceEvent item, string? flag)
    {
        paragraph
            .Append(item.Time.ToString(), TextStyle.Faint)
            .AppendUntrusted(item.Session.SessionId, TextStyle.SessionId)
            .AppendFact(item.Fact);

        if (item.Fact is TraceFact.SpanEnded { End: var end })
        {
            AppendEnd(paragraph, end);
        }

        paragraph.AppendField("span=" + item.SpanId, TextStyle.Faint);

        if (!item.ParentSpanId.IsNone)
        {
            paragraph.Append("parent=" + item.ParentSpanId, TextStyle.Faint);
        }

        if (flag is not null)
        {
            paragraph.AppendUntrusted("! " + flag, TextStyle.Warning);
        }

        return paragraph.AppendAttributes(item.Fact.Attributes(), ValueLimit);
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
}
