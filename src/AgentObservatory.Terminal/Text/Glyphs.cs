namespace AgentObservatory.Terminal.Text;

/// <summary>The characters that trees and text are drawn with.</summary>
internal sealed record Glyphs(
    bool IsUnicode,
    string Branch,
    string LastBranch,
    string Trunk,
    string Blank,
    string Ellipsis,
    string Microseconds,
    string Times,
    string Arrow
)
{
    public static Glyphs Unicode { get; } = new(true, "├─ ", "└─ ", "│  ", "   ", "…", "µs", "×", "→");

    /// <summary>For terminals without Unicode, where all other characters are escaped.</summary>
    public static Glyphs Ascii { get; } = new(false, "|- ", "`- ", "|  ", "   ", "...", "us", "x", "->");
}
