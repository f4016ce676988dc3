using AgentObservatory.Terminal.Output;
using AgentObservatory.Terminal.Text;

namespace AgentObservatory.ObsView.Output;

/// <summary>Reports on standard error: unreadable lines as FILE:LINE: reason, and files that cannot be read or
/// written.</summary>
internal sealed class ErrorReporter(LineWriter output)
{
    private const int TextLimit = 1_000;

    public void ReportLine(string file, TraceLine.Unreadable line) =>
        Report($"{Escape(file, output.Glyphs)}:{line.LineNumber}: {Escape(line.Reason, output.Glyphs)}");

    public void ReportFile(string file, Exception error) => Report(FileMessage(file, error, output.Glyphs));

    public static string FileMessage(string file, Exception error, Glyphs glyphs) =>
        $"obs-view: {Escape(file, glyphs)}: {Escape(Reason(file, error), glyphs)}";

    private static string Reason(string file, Exception error) =>
        error switch
        {
            _ when Directory.Exists(file) => "is a directory",
            FileNotFoundException or DirectoryNotFoundException => "no such file",
            UnauthorizedAccessException => "permission denied",
            _ => error.Message,
        };

    private static string Escape(string text, Glyphs glyphs) => EscapedText.Of(text, glyphs, TextLimit);

    /// <summary>Flushes the output first, so that both streams appear in order on a terminal.</summary>
    private void Report(string message)
    {
        output.Flush();
        Console.Error.WriteLine(message);
    }
}
