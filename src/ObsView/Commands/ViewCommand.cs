using System.CommandLine;
using System.CommandLine.Parsing;
using System.Runtime.InteropServices;
using AgentObservatory.ObsView.Live;
using AgentObservatory.ObsView.Output;
using AgentObservatory.ObsView.Reading;
using AgentObservatory.ObsView.Streams;
using AgentObservatory.ObsView.Tail;
using AgentObservatory.ObsView.Views;
using AgentObservatory.Terminal.Output;

namespace AgentObservatory.ObsView.Commands;

/// <summary>The command obs-view: shows trace files, or a directory of journals.</summary>
internal static class ViewCommand
{
    private static readonly Argument<string[]> Files = FileArgument.Create(
        " A directory of journals alone shows the sessions that are running."
            + " Or the address of a NATS stream (nats://host/stream), alone."
    );

    private static readonly Option<bool> Tail = new("--tail", "-t")
    {
        Description = "Follow growing files, or the sessions of a directory, until Ctrl+C.",
    };

    private static readonly Option<bool> Raw = new("--raw")
    {
        Description = "Show one event per line, in time order, instead of trees.",
    };

    /// <summary>The name that the command stats had.</summary>
    private static readonly Option<bool> Summary = new("--summary") { Hidden = true };

    public static RootCommand Create()
    {
        var command = new RootCommand(
            "Shows the trace files of Agent Observatory as trees of spans, or a directory of its journals as the sessions that "
                + "are running."
        )
        {
            Files,
            Tail,
            Raw,
            Summary,
            InteractiveCommand.CreateOption(),
        };
        TreeArguments.AddTo(command);
        command.Directives.Clear();
        command.Validators.Add(Validate);
        command.SetAction(result => (int)Run(result));
        return command;
    }

    /// <summary>Whether it ends by itself: it neither follows files nor shows sessions that are running.</summary>
    public static bool IsFinite(ParseResult result) =>
        !result.GetValue(Tail) && !IsLive(result) && !NatsFollower.IsMeant([.. Names(result)]);

    private static void Validate(CommandResult result)
    {
        if (result.GetValue(Tail) && (result.GetValue(Files) ?? []).Contains(StandardInput.Name))
        {
            result.AddError("--tail cannot follow standard input.");
        }

        if (TreeArguments.AwaitsTheEnd(result) && NatsFollower.IsMeant(result.GetValue(Files) ?? []))
        {
            result.AddError("--last cannot be combined with a stream, which does not end.");
        }

        if (result.GetValue(Summary) && (result.GetValue(Tail) || result.GetValue(Raw)))
        {
            result.AddError("--summary cannot be combined with --tail or --raw.");
        }

        if (
            TreeArguments.Given(result).FirstOrDefault() is { } option
            && (result.GetValue(Tail) || result.GetValue(Raw) || result.GetValue(Summary))
        )
        {
            result.AddError($"{option} cannot be combined with --tail, --raw or --summary.");
        }
    }

    private static ExitCode Run(ParseResult result)
    {
        var files = result.GetRequiredValue(Files);
        var output = LineWriter.To(StandardOutput.Open());
        var exitCode =
            NatsFollower.IsMeant(files)
                ? Follow(cancellation =>
                    NatsFollower.RunAsync(
                        files[0],
                        View(result, output, TreeArguments.SelectionOf(result)),
                        new ErrorReporter(output),
                        output,
                        cancellation
                    )
                )
            : result.GetValue(Tail) ? Follow(cancellation => FollowAsync(result, files, output, cancellation))
            : IsLive(result)
                ? Follow(cancellation => WatchAsync(files[0], new LivePictures(output), false, output, cancellation))
            : ReadFiles(result, files, output);
        output.Flush();
        return exitCode;
    }

    private static ExitCode ReadFiles(ParseResult result, string[] files, LineWriter output)
    {
        var selection = TreeArguments.SelectionOf(result);
        var errors = new ErrorReporter(output);
        var exitCode = new TraceReader(View(result, output, selection), errors).ReadFiles(files);

        if (selection.MissingSession is { } session)
        {
            errors.Say("no session has the id", session);
        }

        return exitCode;
    }

    /// <summary>Whether it shows the sessions of a directory that are running, as its journals tell.</summary>
    private static bool IsLive(ParseResult result) =>
        Names(result) is [not StandardInput.Name and var folder]
        && Directory.Exists(folder)
        && !(result.GetValue(Raw) || result.GetValue(Summary) || TreeArguments.IsSelective(result))
        && !InputFiles.HasOnlyFinished(folder);

    /// <summary>The files as they are written, of which there may be none where help is asked for.</summary>
    private static List<string> Names(ParseResult result) =>
        [.. (result.GetResult(Files)?.Tokens ?? []).Select(token => token.Value)];

    private static async Task<ExitCode> FollowAsync(
        ParseResult result,
        string[] files,
        LineWriter output,
        CancellationToken cancellation
    )
    {
        var errors = new ErrorReporter(output);

        if (IsAlone(files))
        {
            await AwaitedPath.WaitAsync(files[0], errors, TimeProvider.System, cancellation);

            if (Directory.Exists(files[0]))
            {
                var drawsPictures = output.CanRedraw && !result.GetValue(Raw);
                ILiveView view = drawsPictures ? new LiveScreen(output) : new LiveLines(output);
                return await WatchAsync(files[0], view, true, output, cancellation);
            }
        }

        var loop = new TailLoop(files, Reader(result, output), errors, output, TimeProvider.System);
        return await loop.RunAsync(cancellation);
    }

    /// <summary>A directory of journals is shown if nothing else is.</summary>
    private static bool IsAlone(string[] files) => files is [not StandardInput.Name];

    private static async Task<ExitCode> WatchAsync(
        string directory,
        ILiveView view,
        bool follows,
        LineWriter output,
        CancellationToken cancellation
    )
    {
        var errors = new ErrorReporter(output, view.Clear);
        using var loop = new LiveLoop(directory, view, errors, output.Glyphs, TimeProvider.System);
        return await loop.RunAsync(follows, cancellation);
    }

    private static TraceReader Reader(ParseResult result, LineWriter output) =>
        new(View(result, output, TreeArguments.SelectionOf(result)), new ErrorReporter(output));

    private static ITraceView View(ParseResult result, LineWriter output, Selection selection) =>
        result.GetValue(Summary) ? new StatsView(output)
        : result.GetValue(Raw) ? new RawView(output, isSorted: !result.GetValue(Tail))
        : TreeArguments.View(result, output, selection);

    /// <summary>Follows files until Ctrl+C or a termination signal, or until nobody is there to take the output. What has been
    /// read is still shown; if that takes too long, a second signal kills the process.</summary>
    private static ExitCode Follow(Func<CancellationToken, Task<ExitCode>> run)
    {
        using var cancellation = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
        using var check = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        _ = CancelWhenAbandonedAsync(check, cancellation);
        return run(cancellation.Token).GetAwaiter().GetResult();

        void Cancel(PosixSignalContext context)
        {
            context.Cancel = !cancellation.IsCancellationRequested;
            cancellation.Cancel();
        }
    }

    /// <summary>Cancels when the output is abandoned. While nothing is written, nothing else tells.</summary>
    private static async Task CancelWhenAbandonedAsync(PeriodicTimer check, CancellationTokenSource cancellation)
    {
        while (await check.WaitForNextTickAsync())
        {
            if (StandardOutput.IsAbandoned())
            {
                await cancellation.CancelAsync();
                return;
            }
        }
    }
}
