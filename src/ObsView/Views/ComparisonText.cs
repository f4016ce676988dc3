using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Rendering;
using AgentObservatory.Terminal.Text;
using Style = Spectre.Console.Style;

namespace AgentObservatory.ObsView.Views;

/// <summary>What two runs did differently, as lines: the first difference, all of them, and the calls whose totals differ.</summary>
internal static class ComparisonText
{
    private const int MaxDifferences = 100;
    private const int MaxCalls = 100;

    public static IReadOnlyList<Line> Of(RunComparison comparison, int width, Glyphs glyphs)
    {
        var layout = new TextLayout(width, glyphs);

        if (comparison.IsSameBehaviour)
        {
            new Paragraph(layout).Append("the same behaviour", TextStyle.Ok).Write("");
        }
        else
        {
            WriteDifferences(layout, comparison);
        }

        WriteTotals(layout, comparison);
        return layout.Lines;
    }

    private static void WriteDifferences(TextLayout layout, RunComparison comparison)
    {
        var arguments = new ArgumentText();

        if (comparison.Differences is [var first, _, ..])
        {
            new Paragraph(layout).Append("first difference", TextStyle.SessionId).Write("");
            WriteDifference(layout, first, arguments);
        }

        new Paragraph(layout)
            .Append(Quantity.Of(comparison.Differences.Length, "difference"), TextStyle.SessionId)
            .Write("");

        foreach (var difference in comparison.Differences.Take(MaxDifferences))
        {
            WriteDifference(layout, difference, arguments);
        }

        WriteRest(layout, comparison.Differences.Length - MaxDifferences);
    }

    private static void WriteDifference(TextLayout layout, CallDifference difference, ArgumentText arguments)
    {
        var node = difference.Left ?? difference.Right;
        var (word, style) = WordOf(difference.Kind);
        var paragraph = new Paragraph(layout).Append(word, style);

        if (node is not null)
        {
            paragraph
                .AppendUntrustedField(node.Kind, TraceVocabulary.KindStyle(node.Kind))
                .AppendUntrusted(node.Name, TextStyle.SpanName)
                .AppendLabelled("in", node.Parent?.Name);
        }

        if (difference is { Left: { } left, Right: { } right } && difference.Changes.HasFlag(CallChanges.Outcome))
        {
            paragraph
                .AppendField(TraceVocabulary.StatusText(left.Status).Text, TextStyle.Faint)
                .Append("now", TextStyle.Faint);
            var (status, statusStyle) = TraceVocabulary.StatusText(right.Status);
            paragraph.Append(status, statusStyle).AppendLabelled("error", right.Error?.Type);
        }

        paragraph.Write("  ");

        if (difference is { Left: { } one, Right: { } other } && difference.Changes.HasFlag(CallChanges.Arguments))
        {
            arguments.Write(layout, one, other);
        }
    }

    private static (string Word, Style Style) WordOf(DifferenceKind kind) =>
        kind switch
        {
            DifferenceKind.Removed => ("removed", TextStyle.Error),
            DifferenceKind.Added => ("added", TextStyle.Ok),
            DifferenceKind.Reordered => ("reordered", TextStyle.Warning),
            _ => ("changed", TextStyle.Warning),
        };

    /// <summary>Times always differ, so they are told only where something else does.</summary>
    private static void WriteTotals(TextLayout layout, RunComparison comparison)
    {
        var calls = comparison
            .Calls.Where(call =>
                call.LeftCalls != call.RightCalls
                || call.LeftErrors != call.RightErrors
                || call.LeftTokens != call.RightTokens
            )
            .ToList();

        if (calls.Count == 0)
        {
            return;
        }

        new Paragraph(layout).Append("totals", TextStyle.SessionId).Write("");

        foreach (var call in calls.Take(MaxCalls))
        {
            var paragraph = new Paragraph(layout)
                .AppendUntrusted(call.Kind, TraceVocabulary.KindStyle(call.Kind))
                .AppendUntrusted(call.Name, TextStyle.SpanName);
            Append(paragraph, "calls", Quantity.Of(call.LeftCalls), Quantity.Of(call.RightCalls));
            Append(paragraph, "errors", Quantity.Of(call.LeftErrors), Quantity.Of(call.RightErrors));
            Append(paragraph, "tokens", Quantity.Of(call.LeftTokens.Total), Quantity.Of(call.RightTokens.Total));
            Append(
                paragraph,
                "time",
                TimeText.OfDuration(call.LeftNanoseconds, layout.Glyphs),
                TimeText.OfDuration(call.RightNanoseconds, layout.Glyphs)
            );
            paragraph.Write("  ");
        }

        WriteRest(layout, calls.Count - MaxCalls);
    }

    private static void Append(Paragraph paragraph, string label, string left, string right)
    {
        if (left != right)
        {
            paragraph.AppendField($"{label} {left} -> {right}", TextStyle.Plain);
        }
    }

    private static void WriteRest(TextLayout layout, int count)
    {
        if (count > 0)
        {
            new Paragraph(layout).Append($"{layout.Glyphs.Ellipsis} {Quantity.Of(count)} more", TextStyle.Faint).Write("  ");
        }
    }
}
