namespace AgentObservatory.ObsView.Interactive.Pages;

/// <summary>The size of the terminal in cells, and how its rows are shared: a title, a page, and a line that says what can be
/// done.</summary>
internal readonly record struct ScreenSize(int Width, int Height)
{
    private const int LeastForPreview = 14;
    private const int MostPreview = 10;

    /// <summary>The rows of a page.</summary>
    public int Page => Math.Max(1, Height - 2);

    /// <summary>The rows of sessions, below their head.</summary>
    public int List => Math.Max(1, Page - 1);

    /// <summary>The rows below a tree that tell more of one node; none on a small terminal.</summary>
    public int Preview => Page < LeastForPreview ? 0 : Math.Min(MostPreview, Page / 3);

    /// <summary>The rows of a tree or a timeline.</summary>
    public int Tree => Page - Preview;

    /// <summary>The rows of spans below a position in time.</summary>
    public int Steps => Math.Max(1, Page - 2);
}
