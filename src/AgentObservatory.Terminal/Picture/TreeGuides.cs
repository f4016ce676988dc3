namespace AgentObservatory.Terminal;

/// <summary>
/// The guide lines to the left of spans, fed in the order in which they are shown. Spans deeper than half the width
/// allows keep the deepest guides there is room for.
/// </summary>
internal sealed class TreeGuides(Glyphs glyphs, int width)
{
    private readonly int deepest = Math.Max(width / 2 / glyphs.Trunk.Length, 1);
    private readonly List<string> ancestors = [""];

    /// <summary>Whether a span stands further to the left than its depth would have it.</summary>
    public bool IsTooDeep(SpanPlace place) => place.Depth > deepest;

    /// <summary>The margin of the span's own line, and the guides of what is told below it.</summary>
    public (Margin Span, string Details) Next(SpanPlace place)
    {
        var depth = Math.Min(place.Depth, deepest);
        var above = ancestors[depth];
        var below = above + (place.IsLast ? glyphs.Blank : glyphs.Trunk);
        var details = below + (place.HasChildren ? glyphs.Trunk : glyphs.Blank);

        if (depth < deepest)
        {
            ancestors.RemoveRange(depth + 1, ancestors.Count - depth - 1);
            ancestors.Add(below);
        }

        return (
            new Margin(above + (place.IsLast ? glyphs.LastBranch : glyphs.Branch), details),
            details
        );
    }
}
