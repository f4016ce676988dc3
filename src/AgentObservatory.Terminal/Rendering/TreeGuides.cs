using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Text;

namespace AgentObservatory.Terminal.Rendering;

/// <summary>The guides to the left of spans, which must be passed in display order. Guides take at most half of the width;
/// spans too deep for that keep the deepest guides that fit.</summary>
internal sealed class TreeGuides(Glyphs glyphs, int width)
{
    private const int MinTextWidth = 30;

    private readonly int maxDepth = Math.Max(Math.Min(width / 2, width - MinTextWidth) / glyphs.Trunk.Length, 1);
    private readonly List<string> ancestors = [""];

    /// <summary>Whether a span is indented less than its depth calls for.</summary>
    public bool IsTooDeep(SpanNode node) => node.Depth > maxDepth;

    /// <summary>Returns the indent of the span's own line, and the guides for the details below it.</summary>
    public (Indent Span, string Details) Next(SpanNode node)
    {
        var depth = Math.Min(node.Depth, maxDepth);
        var above = ancestors[depth];
        var below = above + (node.IsLast ? glyphs.Blank : glyphs.Trunk);
        var details = below + (node.HasChildren ? glyphs.Trunk : glyphs.Blank);

        if (depth < maxDepth)
        {
            ancestors.RemoveRange(depth + 1, ancestors.Count - depth - 1);
            ancestors.Add(below);
        }

        return (new Indent(above + (node.IsLast ? glyphs.LastBranch : glyphs.Branch), details), details);
    }
}
