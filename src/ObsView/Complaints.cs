using AgentObservatory.Terminal;

namespace AgentObservatory.ObsView;

/// <summary>What is told on the standard error: unreadable lines as FILE:LINE: reason, and files that cannot be read.</summary>
internal sealed class Complaints(Screen screen)
{
    private const int ReasonLimit = 1_000;

    public void Unreadable(string file, TraceLine.Unreadable line) =>
        Tell($"{Shown(file, screen.Glyphs)}:{line.LineNumber}: {Shown(line.Reason, screen.Glyphs)}");

    public void Unavailable(string file, Exception error) => Tell(About(file, error, screen.Glyphs));

    /// <summary>What is told about a file that cannot be read.</summary>
    public static string About(string file, Exception error, Glyphs glyphs) =>
        $"obs-view: {Shown(file, glyphs)}: {Shown(Reason(file, error), glyphs)}";

    private static string Reason(string file, Exception error) =>
        error switch
        {
            _ when Directory.Exists(file) => "is a directory",
            FileNotFoundException or DirectoryNotFoundException => "no such file",
            UnauthorizedAccessException => "permission denied",
            _ => error.Message,
        };

    private static string Shown(string text, Glyphs glyphs) => VisibleText.Of(text, glyphs, ReasonLimit);

    /// <summary>What was shown before goes out first, so that both streams keep their order on a terminal.</summary>
    private void Tell(string message)
    {
        screen.Flush();
        Console.Error.WriteLine(message);
    }
}
