using AgentObservatory.Terminal.Output;
using AgentObservatory.Terminal.Text;

namespace AgentObservatory.ObsView.Output;

/// <summary>Reports on standard error, with everything untrusted escaped: unreadable lines as FILE:LINE: reason, files that
/// cannot be read or written or are not there yet, and failures of the command. What is in their way on a terminal is cleared
/// first. Without an output that is text, there is nothing to be in order with.</summary>
internal sealed class ErrorReporter(LineWriter? output = null, Action? clear = null)
{
    private const int TextLimit = 1_000;

    private readonly Glyphs glyphs = output?.Glyphs ?? Glyphs.Unicode;

    public void ReportLine(string file, TraceLine.Unreadable line) =>
        WriteInOrder($"{Escape(file, glyphs)}:{line.LineNumber}: {Escape(line.Reason, glyphs)}");

    public void ReportFile(string file, Exception error) => WriteInOrder(FileMessage(file, error, glyphs));

    public void ReportFolder(string folder, Exception error) =>
        WriteInOrder($"obs-view: {Escape(folder, glyphs)}: {Escape(error.Message, glyphs)}");

    /// <summary>Says something about a directory or a session that is no error.</summary>
    public void Say(string what, string name) => WriteInOrder($"obs-view: {what} {Escape(name, glyphs)}");

    /// <summary>Reports that a file is not there yet.</summary>
    public void ReportWaiting(string file) => WriteInOrder("obs-view: waiting for " + Escape(file, glyphs));

    public static string FileMessage(string file, Exception error, Glyphs glyphs) =>
        $"obs-view: {Escape(file, glyphs)}: {Escape(Reason(file, error), glyphs)}";

    /// <summary>Reports why the command as a whole fails.</summary>
    public static void Report(string reason) => Write("obs-view: " + Escape(reason, Glyphs.Unicode));

    /// <summary>Writes a message that is safe to print. If standard error is closed or full there is nobody to tell, and the
    /// exit code stays what it is.</summary>
    public static void Write(string message)
    {
        try
        {
            Console.Error.WriteLine(message);
        }
        catch (Exception error) when (IsFailedWrite(error)) { }
    }

    /// <summary>Whether an output cannot be written. Of a file that would be too large, .NET says that its length is out of
    /// range.</summary>
    public static bool IsFailedWrite(Exception error) =>
        error is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException { ParamName: "value" };

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
    private void WriteInOrder(string message)
    {
        clear?.Invoke();
        output?.Flush();
        Write(message);
    }
}
