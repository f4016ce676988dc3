using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Text;

namespace AgentObservatory.Terminal.Rendering;

/// <summary>The guides to the left of spans, which must be passed in display order. They take at most half of the width; spans
/// too deep for that keep the deepest guides that fit.</summary>
internal sealed class TreeGuides(TextLayout layout)
{
    private const int MinTextWidth = 30;

    private readonly Glyphs glyphs = layout.Glyphs;
    private readonly int maxDepth = Math.Max(
        Math.Min(layout.Width / 2, layout.Width - MinTextWidth) / layout.Glyphs.Trunk.Length,
        1
    );
    private readonly List<string> guidesAbove = [""];

    public bool IsTooDeep(int depth) => depth > maxDepth;

    /// <summary>The guides before the span's first line, and before all below it.</summary>
    public (string First, string Details) Of(int depthOfSpan, bool isLast, bool hasChildren)
    {
        var depth = Math.Min(depthOfSpan, maxDepth);
        var above = guidesAbove[depth];
        var below = above + (isLast ? glyphs.Blank : glyphs.Trunk);
        var details = below + (hasChildren ? glyphs.Trunk : glyphs.Blank);

        if (depth < maxDepth)
        {
            guidesAbove.RemoveRange(depth + 1, guidesAbove.Count - depth - 1);
            guidesAbove.Add(below);
        }

        return (above + (isLast ? glyphs.LastBranch : glyphs.Branch), details);
    }
}
