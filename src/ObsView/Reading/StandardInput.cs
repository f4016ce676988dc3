using System.Runtime.InteropServices;
using AgentObservatory.Files;

namespace AgentObservatory.ObsView.Reading;

/// <summary>Standard input, as a trace file that can be read once.</summary>
internal static class StandardInput
{
    /// <summary>The file name that means it.</summary>
    public const string Name = "-";

    private const int Descriptor = 0;
    private const int GetFlags = 1;
    private const int ClosesOnExec = 1;

    /// <summary>The lines, as they come. Enumerating throws if there is no standard input.</summary>
    public static IEnumerable<TraceLine> ReadLines()
    {
        if (IsClosed())
        {
            throw new IOException("standard input is closed");
        }

        using var stream = Console.OpenStandardInput();

        foreach (var line in TraceStream.ReadLines(stream))
        {
            yield return line;
        }
    }

    /// <summary>Whether the process was started without it. Then its number has been taken by a pipe of .NET's own, to which
    /// nobody writes. What .NET opens closes on exec; what a process is started with does not, or it would not be there. If
    /// there is nothing, the flags are -1.</summary>
    private static bool IsClosed() =>
        !OperatingSystem.IsWindows() && (FileControl(Descriptor, GetFlags) & ClosesOnExec) != 0;

    [DllImport("libc", EntryPoint = "fcntl")]
    private static extern int FileControl(int descriptor, int command);
}
