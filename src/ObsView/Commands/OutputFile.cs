using System.CommandLine;
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

    /// <summary>Reads files and writes what a view makes of them.</summary>
    public static ExitCode Write(string? output, IReadOnlyList<string> names, Func<Stream, ITraceView> viewOf)
    {
        var errors = new ErrorReporter();

        // Directories are listed before the output is one of their files.
        if (InputFiles.Expand(names, errors) is not { } files)
        {
            return ExitCode.Failure;
        }

        using var stream = TryOpen(output, files, errors);
        return stream is null ? ExitCode.Failure : new TraceReader(viewOf(stream), errors).ReadFiles(files);
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

    /// <summary>Whatever names the two have: a link, another path, or standard input.</summary>
    private static bool IsSameFile(string file, string output) =>
        File.Exists(output)
        && (IdOf(file) is { } id ? id == UnixFile.Of(output) : File.Exists(file) && FinalPath(file) == FinalPath(output));

    private static UnixFile? IdOf(string file) =>
        file == StandardInput.Name ? UnixFile.Of(new SafeFileHandle(0, ownsHandle: false)) : UnixFile.Of(file);

    private static string FinalPath(string file) =>
        File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(file);
}
