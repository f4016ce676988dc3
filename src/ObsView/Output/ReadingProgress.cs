using System.Diagnostics;
using AgentObservatory.Terminal.Text;

namespace AgentObservatory.ObsView.Output;

/// <summary>Says on a terminal's standard error how far reading has come, where that takes long. Whoever writes to the terminal clears
/// it first.</summary>
internal sealed class ReadingProgress(bool isWanted)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly bool isShown = isWanted && !Console.IsErrorRedirected;
    private readonly long start = Stopwatch.GetTimestamp();
    private long last;
    private bool isThere;

    public void Report(string file, long done, long all)
    {
        if (!isShown || Stopwatch.GetElapsedTime(start) < Patience || Stopwatch.GetElapsedTime(last) < Interval)
        {
            return;
        }

        last = Stopwatch.GetTimestamp();
        isThere = true;
        Write($"\r\e[K{EscapedText.Of(file, Glyphs.Unicode, 60)} {100 * Math.Min(done, all) / Math.Max(all, 1)} %");
    }

    public void Clear()
    {
        if (isThere)
        {
            isThere = false;
            Write("\r\e[K");
        }
    }

    private static void Write(string text)
    {
        try
        {
            Console.Error.Write(text);
        }
        catch (Exception error) when (ErrorReporter.IsFailedWrite(error)) { }
    }
}
