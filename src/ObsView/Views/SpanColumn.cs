using System.Globalization;
using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Text;

namespace AgentObservatory.ObsView.Views;

/// <summary>A number of a table of totals: its title, the width that it has, what it is, and whether it says something.</summary>
internal sealed record SpanColumn(
    string Title,
    int Width,
    Func<SpanTotals, Glyphs, Run> Cell,
    Func<SpanTotals, bool> SaysSomething
)
{
    public static SpanColumn Count(string title, int width) =>
        new(title, width, (totals, _) => new Run(Quantity.Of(totals.Count), TextStyle.Plain), static _ => true);

    public static SpanColumn Errors(int width) =>
        new(
            "errors",
            width,
            (totals, _) => new Run(Quantity.Of(totals.Errors), TextStyle.ForCount(totals.Errors, TextStyle.Error)),
            static totals => totals.Errors > 0
        );

    public static SpanColumn Tokens(int width) =>
        new(
            "tokens",
            width,
            (totals, _) => new Run(Quantity.Of(totals.Tokens.Total), TextStyle.Plain),
            static totals => totals.Tokens.Total > 0
        );

    /// <summary>What the tokens cost at least, where the prices of some are not known; nothing where those of all are.</summary>
    public static SpanColumn Cost(int width) =>
        new(
            "cost",
            width,
            (totals, _) => new Run(CostOf(totals), TextStyle.Plain),
            static totals => totals.Tokens.Total > 0
        );

    /// <summary>One of the durations; only what has ended has one.</summary>
    public static SpanColumn Duration(string title, int width, Func<DurationHistogram, long> duration) =>
        new(
            title,
            width,
            (totals, glyphs) =>
                new Run(
                    totals.Durations.Count == 0 ? "-" : TimeText.OfDuration(duration(totals.Durations), glyphs),
                    TextStyle.Plain
                ),
            static _ => true
        );

    private static string CostOf(SpanTotals totals)
    {
        var cost = totals.Cost.ToString("N4", CultureInfo.InvariantCulture);
        return totals.UnpricedTokens == 0 ? cost
            : totals.Cost == 0 ? "-"
            : ">" + cost;
    }
}
