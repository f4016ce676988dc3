using AgentObservatory.ObsView.Output;
using AgentObservatory.ObsView.Reading;
using AgentObservatory.ObsView.Views;
using AgentObservatory.Terminal.Output;

namespace AgentObservatory.ObsView.Commands;

/// <summary>What most commands do: read files, and show them on standard output.</summary>
internal static class ShownFiles
{
    public static ExitCode Show(IReadOnlyList<string> files, Func<LineWriter, ITraceView> viewOf)
    {
        var output = LineWriter.To(StandardOutput.Open());
        var exitCode = new TraceReader(viewOf(output), new ErrorReporter(output)).ReadFiles(files);
        output.Flush();
        return exitCode;
    }
}
