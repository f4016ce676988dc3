using System.Runtime.InteropServices;
using AgentObservatory.ObsView.Commands;

const int FileSizeExceeded = 25;
const nint Ignore = 1;

if (!OperatingSystem.IsWindows())
{
    // An output that reaches the limit of ulimit -f fails to be written, instead of ending the process.
    SetSignal(FileSizeExceeded, Ignore);
}

return (int)CommandLine.Run(args);

[DllImport("libc", EntryPoint = "signal")]
static extern nint SetSignal(int number, nint action);
