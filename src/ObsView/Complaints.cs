using AgentObservatory.Terminal;

namespace AgentObservatory.ObsView;

/// <summary>What is told on the standard error: unreadable lines as FILE:LINE: reason, and files that cannot be read.</summary>
internal sealed class Complaints(Screen screen)
{
    private const int ReasonLimit = 1_000;

    public void Unreadable(string file, TraceLine.Unreadable line) =>
        Tell($"{Shown(file)}:{line.LineNumber}: {Shown(line.Reason)}");

    public void Unavailable(string file, Exception error) =>
        Tell($"obs-view: {Shown(file)}: {Shown(Reason(file, error))}");

    private static string Reason(string file, Exception error) =>
        error switch
        {
            _ when Directory.Exists(file) => "is a directory",
            FileNotFoundException or DirectoryNotFoundException => "no such file",
            UnauthorizedAccessException => "permission denied",
            _ => error.Message,
        };

    private string Shown(string text) => VisibleText.Of(text, screen.Glyphs, ReasonLimit);

    /// <summary>What was shown before goes out first, so that both streams keep their order on a terminal.</summary>
    private void Tell(string message)
    {
        screen.Flush();
        Console.Error.WriteLine(message);
    }
}
