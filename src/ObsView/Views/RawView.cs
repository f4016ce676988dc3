using AgentObservatory.Terminal;

namespace AgentObservatory.ObsView;

/// <summary>Shows each event of an envelope on a line of its own, in the order of their sequence.</summary>
internal sealed class RawView(Screen screen) : ITraceView
{
    private const int ValueLimit = 4_000;

    public void Show(TraceLine.Readable line)
    {
        foreach (var item in RawEvent.Of(line))
        {
            Show(item);
        }
    }

    public void Show(RawEvent item)
    {
        var sheet = new Sheet(int.MaxValue, screen.Glyphs);
        var sentence = sheet
            .Sentence()
            .Then(item.Event.Time.ToString(), Ink.Faint)
            .ThenData(item.Event.Session.SessionId, Ink.SessionId)
            .Fact(item.Event.Fact);

        if (item.Event.Fact is TraceFact.SpanEnded { End: var end })
        {
            Add(sentence, end);
        }

        sentence.Field("span=" + item.Event.SpanId, Ink.Faint);

        if (!item.Event.ParentSpanId.IsNone)
        {
            sentence.Then("parent=" + item.Event.ParentSpanId, Ink.Faint);
        }

        foreach (var flag in item.Flags)
        {
            sentence.ThenData("! " + flag, Ink.Warning);
        }

        sheet.Write(new("", ""), sentence.Attributes(item.Event.Fact.Attributes(), ValueLimit));
        screen.Show(sheet.Lines);
    }

    private void Add(Sentence sentence, SpanEnd end)
    {
        if (end.DurationNanoseconds is { } duration)
        {
            sentence.Then(DurationText.Of(duration, screen.Glyphs), Ink.Faint);
        }

        if (end.Error is { } error)
        {
            sentence
                .ThenData(error.Type, Ink.Bad, suffix: ":")
                .ThenData(error.Message, Ink.Plain, ValueLimit);
        }
    }
}
