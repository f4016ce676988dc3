namespace AgentObservatory.Terminal;

/// <summary>The characters a picture is drawn with.</summary>
internal sealed record Glyphs(
    bool IsUnicode,
    string Branch,
    string LastBranch,
    string Trunk,
    string Blank,
    string Ellipsis,
    string Microseconds,
    string Times
)
{
    public static Glyphs Unicode { get; } = new(true, "├─ ", "└─ ", "│  ", "   ", "…", "µs", "×");

    /// <summary>For terminals without Unicode: whatever is not ASCII is shown escaped.</summary>
    public static Glyphs Ascii { get; } = new(false, "|- ", "`- ", "|  ", "   ", "...", "us", "x");
}
