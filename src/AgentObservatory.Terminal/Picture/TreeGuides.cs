namespace AgentObservatory.Terminal;

/// <summary>
/// The guide lines to the left of spans, fed in the order in which they are shown. They take half of the width at most;
/// deeper spans keep the deepest guides there is room for.
/// </summary>
internal sealed class TreeGuides(Glyphs glyphs, int width)
{
    private const int NarrowestRest = 30;

    private readonly int deepest = Math.Max(Math.Min(width / 2, width - NarrowestRest) / glyphs.Trunk.Length, 1);
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

        return (new Margin(above + (place.IsLast ? glyphs.LastBranch : glyphs.Branch), details), details);
    }
}
