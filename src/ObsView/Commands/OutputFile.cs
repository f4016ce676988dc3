using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;
using AgentObservatory.Files;
using AgentObservatory.ObsView.Output;
using AgentObservatory.ObsView.Reading;
using AgentObservatory.ObsView.Views;
using Microsoft.Win32.SafeHandles;

namespace AgentObservatory.ObsView.Commands;

/// <summary>The file that a command writes instead of standard output. It is never one of those that are read.</summary>
internal static class OutputFile
{
    public static Option<string?> Create(string others = "", string help = "FILE") =>
        new("--output", "-o")
        {
            Description = "The file to write, replacing its contents; standard output by default." + others,
            HelpName = help,
            CompletionSources = { Completion.Paths },
            Validators = { FileArgument.RefuseEmptyName },
        };

    /// <summary>Refuses to tell what was written where what is written would be written.</summary>
    public static void RequireFor(Option<bool> json, Option<string?> output, CommandResult result)
    {
        if (result.GetValue(json) && result.GetValue(output) is null)
        {
            result.AddError("--json needs --output: what was written is told on standard output.");
        }
    }

    /// <summary>Reads files and writes what a view makes of them. If a format is given, what was written is told at the
    /// end.</summary>
    public static ExitCode Write(string? output, IReadOnlyList<string> names, string? told, Func<Stream, ITraceView> viewOf)
    {
        var errors = new ErrorReporter();

        // Directories are listed before the output is one of their files.
        if (InputFiles.Expand(names, errors) is not { } files)
        {
            return ExitCode.Failure;
        }

        CountingView view;
        ExitCode exitCode;

        using (var stream = TryOpen(output, files, errors))
        {
            if (stream is null)
            {
                return ExitCode.Failure;
            }

            view = new CountingView(viewOf(stream));
            exitCode = new TraceReader(view, errors).ReadFiles(files);
        }

        if (told is not null)
        {
            Tell(view, output!, told);
        }

        return exitCode;
    }

    /// <summary>Tells on standard output what was written, for scripts.</summary>
    public static void Tell(CountingView view, string output, string format)
    {
        using var stream = StandardOutput.OpenStream();
        stream.Write(Encoding.ASCII.GetBytes(view.Object(output, format)));
        stream.Flush();
    }

    /// <summary>Opens the output before anything is read; null, and told, if that fails. Only its owner can read a new file.</summary>
    private static Stream? TryOpen(string? output, IReadOnlyList<string> files, ErrorReporter errors)
    {
        try
        {
            // Creating the output would truncate the file before it is read.
            if (output is not null && files.FirstOrDefault(file => IsSameFile(file, output)) is { } file)
            {
                errors.ReportFile(file, new IOException("is also the output"));
                return null;
            }

            return output is null ? StandardOutput.OpenStream() : TraceFile.Create(output, FileMode.Create, FileShare.Read);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            errors.ReportFile(output ?? "", error);
            return null;
        }
    }

    /// <summary>Whatever names the two have: a link, another path, or standard input. An input that is missing must not be there
    /// once the output is.</summary>
    private static bool IsSameFile(string file, string output) =>
        File.Exists(output)
            ? IdOf(file) is { } id
                ? id == UnixFile.Of(output)
                : File.Exists(file) && FinalPath(file) == FinalPath(output)
            : file != StandardInput.Name && Path.GetFullPath(file) == Path.GetFullPath(output);

    private static UnixFile? IdOf(string file) =>
        file == StandardInput.Name ? UnixFile.Of(new SafeFileHandle(0, ownsHandle: false)) : UnixFile.Of(file);

    private static string FinalPath(string file) =>
        File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(file);
}
