using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Spectre.Console;

namespace AgentObservatory.ObsView;

/// <summary>
/// The standard output with a big buffer, and the width of its terminal; elsewhere the width is COLUMNS, or 80.
/// </summary>
internal sealed class ViewOutput(TextWriter writer) : IAnsiConsoleOutput
{
    private const int BufferChars = 64 * 1024;
    private const int DefaultWidth = 80;
    private const int DefaultHeight = 24;

    public static ViewOutput Open()
    {
        var encoding = Console.OutputEncoding;
        var isUtf8 = encoding.CodePage == Encoding.UTF8.CodePage;
        return new(new StreamWriter(OpenStream(), isUtf8 ? new UTF8Encoding(false) : encoding, BufferChars));
    }

    public TextWriter Writer => writer;

    public bool IsTerminal { get; } = !Console.IsOutputRedirected;

    public int Width => IsTerminal && Console.WindowWidth is var width and > 0 ? width : StatedWidth();

    public int Height => DefaultHeight;

    public void SetEncoding(Encoding encoding) { }

    /// <summary>
    /// The console's own stream hides that its reader has gone, which would let a followed file be read for ever. A file
    /// stream tells, but keeps a position of its own, so it is no good for a regular file that others append to as well.
    /// </summary>
    public static Stream OpenStream()
    {
        if (OperatingSystem.IsWindows() || !Console.IsOutputRedirected)
        {
            return Console.OpenStandardOutput();
        }

        var stream = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, 0);
        return stream.CanSeek ? Console.OpenStandardOutput() : stream;
    }

    private static int StatedWidth() =>
        int.TryParse(
            Environment.GetEnvironmentVariable("COLUMNS"),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var columns
        )
        && columns > 0
            ? columns
            : DefaultWidth;
}
