using System.Diagnostics;

namespace AgentObservatory.ObsView.Output;

/// <summary>The program that output is read in page by page: what PAGER says, or less.</summary>
internal static class PagerCommand
{
    /// <summary>The program and its arguments; null if there is to be none. No shell sees it: words are separated by blanks, and
    /// nothing else in it means anything.</summary>
    public static ProcessStartInfo? Of(string? pager)
    {
        var words = (pager ?? "less").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

        if (words is [] or ["cat"])
        {
            return null;
        }

        var start = new ProcessStartInfo(words[0], words[1..]) { RedirectStandardInput = true };

        // Escape sequences are colours here, and what was read stays on the terminal.
        start.Environment.TryAdd("LESS", "FRX");
        start.Environment.TryAdd("LV", "-c");
        return start;
    }
}
