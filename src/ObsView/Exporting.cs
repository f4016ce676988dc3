using AgentObservatory.Terminal;

namespace AgentObservatory.ObsView;

/// <summary>One run of obs-view export: what can be read is written, the rest is told, as when files are shown.</summary>
internal sealed class Exporting(IReadOnlyList<string> files, string? output)
{
    private readonly Screen screen = new(TerminalConsole.Create(new ViewOutput(TextWriter.Null)));

    public ExitCode Run()
    {
        try
        {
            using Stream? stream = Open();
            return stream is null ? ExitCode.Failure : Viewing.Guarded(() => Write(stream));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            new Complaints(screen).Unavailable(output ?? "", error);
            return ExitCode.Failure;
        }
    }

    private ExitCode Write(Stream stream)
    {
        using var view = new OtlpView(stream);
        return new FileViewing(files, screen, new Complaints(screen)).ShowIn(view);
    }

    private Stream? Open()
    {
        if (output is null)
        {
            return ViewOutput.OpenStream();
        }

        if (files.FirstOrDefault(IsOutput) is { } file)
        {
            new Complaints(screen).Unavailable(file, new IOException("is the output as well"));
            return null;
        }

        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };

        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(output, options);
    }

    /// <summary>Writing to a file would destroy it before it is read.</summary>
    private bool IsOutput(string file) => File.Exists(file) && File.Exists(output) && Target(file) == Target(output);

    private static string Target(string file) =>
        File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(file);
}
