using System.CommandLine;
using System.CommandLine.Parsing;
using System.Runtime.InteropServices;
using AgentObservatory.ObsView.Output;
using AgentObservatory.ObsView.Reading;
using AgentObservatory.ObsView.Tail;
using AgentObservatory.ObsView.Views;
using AgentObservatory.Terminal.Output;

namespace AgentObservatory.ObsView.Commands;

/// <summary>The command obs-view: shows trace files.</summary>
internal static class ViewCommand
{
    private static readonly Argument<string[]> Files = FileArgument.Create();

    private static readonly Option<bool> Tail = new("--tail", "-t")
    {
        Description = "Follow growing files until Ctrl+C, through truncation and rotation.",
    };

    private static readonly Option<bool> Raw = new("--raw")
    {
        Description = "Show one event per line, in time order, instead of trees.",
    };

    private static readonly Option<bool> Summary = new("--summary")
    {
        Description = "Show totals of all files: sessions by status, spans by kind with errors and durations.",
    };

    public static RootCommand Create()
    {
        var command = new RootCommand("Shows the trace files of Agent Observatory as trees of spans.")
        {
            Files,
            Tail,
            Raw,
            Summary,
        };
        command.Directives.Clear();
        command.Validators.Add(Validate);
        command.SetAction(result => (int)Run(result));
        return command;
    }

    private static void Validate(CommandResult result)
    {
        if (result.GetValue(Tail) && (result.GetValue(Files) ?? []).Contains(StandardInput.Name))
        {
            result.AddError("--tail cannot follow standard input.");
        }

        if (result.GetValue(Summary) && (result.GetValue(Tail) || result.GetValue(Raw)))
        {
            result.AddError("--summary cannot be combined with --tail or --raw.");
        }
    }

    private static ExitCode Run(ParseResult result)
    {
        var files = result.GetRequiredValue(Files);
        var output = LineWriter.To(StandardOutput.Open());
        var errors = new ErrorReporter(output);
        var reader = new TraceReader(View(result, output), errors);
        var exitCode = result.GetValue(Tail)
            ? Follow(new TailLoop(files, reader, errors, output, TimeProvider.System))
            : reader.ReadFiles(files);
        output.Flush();
        return exitCode;
    }

    private static ITraceView View(ParseResult result, LineWriter output) =>
        result.GetValue(Summary) ? new SummaryView(output)
        : result.GetValue(Raw) ? new RawView(output, isSorted: !result.GetValue(Tail))
        : new TreeView(output);

    /// <summary>Follows files until Ctrl+C or a termination signal. What has been read is still shown; if that takes too
    /// long, because nobody takes the output, a second signal kills the process.</summary>
    private static ExitCode Follow(TailLoop loop)
    {
        using var cancellation = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
        return loop.RunAsync(cancellation.Token).GetAwaiter().GetResult();

        void Cancel(PosixSignalContext context)
        {
            context.Cancel = !cancellation.IsCancellationRequested;
            cancellation.Cancel();
        }
    }
}
