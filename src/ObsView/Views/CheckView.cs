using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Output;
using AgentObservatory.Terminal.Rendering;
using AgentObservatory.Terminal.Text;
using Style = Spectre.Console.Style;

namespace AgentObservatory.ObsView.Views;

/// <summary>Shows the rules that do not hold of a session, each with the first and the last event of the stretch that breaks it,
/// and totals at the end; or an object for each.</summary>
internal sealed class CheckView(LineWriter output, IReadOnlyList<Rule> rules, bool isJson) : ITraceView
{
    private const int RuleLimit = 1_000;

    private long sessions;

    /// <summary>How often a rule is broken.</summary>
    public long Broken { get; private set; }

    /// <summary>How often events are missing that could change the answer.</summary>
    public long Untold { get; private set; }

    public void Show(TraceLine.Readable line)
    {
        sessions++;

        foreach (var rule in rules)
        {
            var result = rule.Check(line.Envelope);

            if (result.Verdict == RuleVerdict.Broken)
            {
                Broken++;
                Tell("broken", TextStyle.Error, rule, result, line.Envelope);
            }
            else if (result.Verdict != RuleVerdict.Holds)
            {
                Untold++;
                Tell("cannot tell", TextStyle.Warning, rule, result, line.Envelope);
            }
        }
    }

    public void End()
    {
        if (isJson)
        {
            return;
        }

        var layout = new TextLayout(int.MaxValue, output.Glyphs);
        string text =
            $"{Quantity.Of(rules.Count, "rule")}, {Quantity.Of(sessions, "session")}: {Quantity.Of(Broken)} broken, "
            + $"{Quantity.Of(Untold)} cannot be told";
        new Paragraph(layout).Append(text, TextStyle.Plain).Write("");
        output.Write(layout.Lines);
    }

    private void Tell(string verdict, Style style, Rule rule, RuleResult result, SessionEnvelope envelope)
    {
        if (isJson)
        {
            output.Write(CheckObject.Of(verdict, rule, result));
            return;
        }

        var layout = new TextLayout(int.MaxValue, output.Glyphs);
        new Paragraph(layout)
            .Append(verdict, style)
            .AppendUntrusted(result.Session.SessionId, TextStyle.SessionId)
            .AppendUntrusted(rule.ToString(), TextStyle.Plain, RuleLimit)
            .Write("");

        if (result.Stretch is [var only])
        {
            Tell(layout, "at", only, envelope);
        }
        else if (result.Stretch is [var first, .., var last])
        {
            Tell(layout, "from", first, envelope);
            Tell(layout, "to", last, envelope);
        }

        output.Write(layout.Lines);
    }

    private static void Tell(TextLayout layout, string word, TraceEvent item, SessionEnvelope envelope) =>
        new Paragraph(layout)
            .Append(word, TextStyle.Plain)
            .Append(item.Time.ToString(), TextStyle.Faint)
            .AppendFact(item.Fact, StartOf(item.SpanId, envelope))
            .Write("  ", "  ");

    /// <summary>Ends need not say what it is that ends.</summary>
    private static TraceFact.SpanStarted? StartOf(SpanId span, SessionEnvelope envelope) =>
        envelope
            .Events.Where(item => item.SpanId == span)
            .Select(item => item.Fact)
            .OfType<TraceFact.SpanStarted>()
            .FirstOrDefault();
}
