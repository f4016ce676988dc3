using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using AgentObservatory.Terminal.Output;
using Microsoft.Win32.SafeHandles;
using Spectre.Console;

namespace AgentObservatory.ObsView.Output;

/// <summary>Standard output with a large buffer. Its size is that of the terminal; if it is redirected, its width is that of
/// COLUMNS, or 80.</summary>
internal sealed class StandardOutput(TextWriter writer) : IAnsiConsoleOutput, IColorChoice
{
    private const int BufferChars = 64 * 1024;
    private const int DefaultWidth = 80;
    private const int DefaultHeight = 24;
    private const short Readable = 0x1;
    private const short Error = 0x8;
    private const short HungUp = 0x10;

    private static PagedStream? paged;

    /// <summary>Whether there are colours; null where it depends on the terminal. Of the process, as the output is.</summary>
    public static bool? Colors { get; set; }

    /// <summary>Whether what is taller than the terminal goes to a pager.</summary>
    public static bool IsPaged { get; set; }

    public bool? HasColors => Colors;

    public static StandardOutput Open()
    {
        var encoding = Console.OutputEncoding;
        var isUtf8 = encoding.CodePage == Encoding.UTF8.CodePage;
        var stream = OpenStream();

        if (IsPaged && !Console.IsOutputRedirected && !Console.IsInputRedirected && Pager() is { } pager)
        {
            stream = paged = new PagedStream(stream, Console.WindowHeight, pager);
        }

        return new(new StreamWriter(stream, isUtf8 ? new UTF8Encoding(false) : encoding, BufferChars));
    }

    /// <summary>Shows what a pager was to show. Call it when all has been written.</summary>
    public static void Finish() => paged?.Finish();

    public TextWriter Writer => writer;

    public bool IsTerminal { get; } = !Console.IsOutputRedirected;

    public int Width => IsTerminal && Console.WindowWidth is var width and > 0 ? width : FallbackWidth();

    public int Height => IsTerminal && Console.WindowHeight is var height and > 0 ? height : DefaultHeight;

    public void SetEncoding(Encoding encoding) { }

    /// <summary>Opens a stream that fails when its reader closes the pipe. The console's own stream ignores that, so a
    /// followed file would be read forever. A file stream keeps its own position, so it is wrong for a regular file that
    /// others append to.</summary>
    public static Stream OpenStream()
    {
        if (OperatingSystem.IsWindows() || !Console.IsOutputRedirected)
        {
            return Console.OpenStandardOutput();
        }

        var stream = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, 0);
        return stream.CanSeek ? Console.OpenStandardOutput() : stream;
    }

    /// <summary>Whether its reader has closed the pipe, or its terminal is gone. Windows does not tell: there, the next write
    /// fails.</summary>
    public static bool IsAbandoned()
    {
        // The BSDs tell only whoever asks for something.
        var output = new PollDescriptor { Descriptor = 1, Wanted = Readable };
        return !OperatingSystem.IsWindows() && Poll(ref output, 1, 0) > 0 && (output.Happened & (Error | HungUp)) != 0;
    }

    private static ProcessStartInfo? Pager() => PagerCommand.Of(Environment.GetEnvironmentVariable("PAGER"));

    private static int FallbackWidth()
    {
        var columns = Environment.GetEnvironmentVariable("COLUMNS");
        _ = int.TryParse(columns, NumberStyles.None, CultureInfo.InvariantCulture, out var width);
        return width > 0 ? width : DefaultWidth;
    }

    [DllImport("libc", EntryPoint = "poll")]
    private static extern int Poll(ref PollDescriptor descriptors, nint count, int milliseconds);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Wanted;
        public short Happened;
    }
}
