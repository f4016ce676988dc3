using System.Text.Json;
using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Text;

namespace AgentObservatory.ObsView.Views;

/// <summary>Which arguments of a call differ, and how: one a line. Of arguments that are JSON only the members that differ are
/// told.</summary>
internal sealed class ArgumentText
{
    private const int MaxArguments = 10;
    private const int ValueLimit = 200;
    private const string None = "none";

    private readonly ArgumentChanges changes = new();

    public void Write(TextLayout layout, TraceNode left, TraceNode right)
    {
        var told = left.IsSession
            ? [new Change("agent", Shown(left.Name, layout), Shown(right.Name, layout))]
            : changes.Of(left, right).SelectMany(change => Changes(change, layout)).ToList();

        foreach (var (name, before, after) in told.Take(MaxArguments))
        {
            new Paragraph(layout)
                .AppendUntrusted(name, TextStyle.Faint)
                .Append(before, TextStyle.Plain)
                .Append("->", TextStyle.Faint)
                .Append(after, TextStyle.Plain)
                .Write("    ");
        }

        if (told.Count > MaxArguments)
        {
            var more = $"{layout.Glyphs.Ellipsis} {Quantity.Of(told.Count - MaxArguments)} more";
            new Paragraph(layout).Append(more, TextStyle.Faint).Write("    ");
        }
    }

    private static IEnumerable<Change> Changes(ArgumentChange change, TextLayout layout)
    {
        if (Members(change.Left) is { } left && Members(change.Right) is { } right)
        {
            var told = left
                .Keys.Union(right.Keys)
                .Select(name => (name, Before: left.GetValueOrDefault(name), After: right.GetValueOrDefault(name)))
                .Where(member => member.Before != member.After)
                .Select(member => new Change(member.name, Json(member.Before, layout), Json(member.After, layout)))
                .ToList();

            // Blanks, the order of members, or one that stands twice: only the whole tells.
            if (told.Count > 0)
            {
                return told;
            }
        }

        return [new Change(change.Name, Shown(change.Left, layout), Shown(change.Right, layout))];
    }

    private static string Shown(AttributeValue value, TextLayout layout) =>
        value.Kind == AttributeKind.Null ? None : ValueText.Of(value, layout.Glyphs, ValueLimit);

    private static string Json(string? text, TextLayout layout) =>
        text is null ? None : EscapedText.Of(text, layout.Glyphs, ValueLimit);

    /// <summary>The members of a text that is a JSON object, each as it is written; null if it is none.</summary>
    private static Dictionary<string, string>? Members(AttributeValue value) =>
        value.AsString() is ['{', ..] text ? JsonInText.Read(text, Members) : null;

    private static Dictionary<string, string> Members(JsonElement json)
    {
        var members = new Dictionary<string, string>(StringComparer.Ordinal);

        foreach (var member in json.EnumerateObject())
        {
            members[member.Name] = member.Value.GetRawText();
        }

        return members;
    }

    private sealed record Change(string Name, string Before, string After);
}
