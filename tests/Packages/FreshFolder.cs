using System.Diagnostics;
using System.Text.RegularExpressions;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Packages;

/// <summary>A folder of a user who has never seen the packages: nothing is inherited from the repository, and what NuGet keeps is the
/// folder's own. The packages come from where they were packed and from nowhere else, everything else from the machine's sources.</summary>
internal sealed partial class FreshFolder : IDisposable
{
    private readonly TestFolder folder = new();

    internal FreshFolder(PackedPackages packages)
    {
        Directory.CreateDirectory(folder["temporary"]);
        string others = string.Concat(
            Sources().Select(static source => $"""<packageSource key="{source}"><package pattern="*" /></packageSource>""")
        );
        folder.Write(
            "nuget.config",
            $"""
            <configuration>
              <packageSources><add key="packed" value="{packages.Folder}" /></packageSources>
              <packageSourceMapping>
                <packageSource key="packed"><package pattern="AgentObservatory*" /></packageSource>
                {others}
              </packageSourceMapping>
            </configuration>
            """
        );
    }

    internal string this[string path] => folder[path];

    internal string Write(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder[path])!);
        return folder.Write(path, content);
    }

    /// <summary>Runs dotnet in the folder. Returns what it said; fails where it fails.</summary>
    internal string Dotnet(params string[] arguments) => Run("dotnet", arguments);

    /// <summary>Runs a program in the folder. Returns what it said; fails where it fails.</summary>
    internal string Run(string program, params string[] arguments)
    {
        var (exitCode, output) = ChildProcess.Run(Start(program, arguments));
        Assert.True(exitCode == 0, $"{program} {string.Join(' ', arguments)}\n{output}");
        return output;
    }

    public void Dispose() => folder.Dispose();

    private ProcessStartInfo Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder.Root };
        start.Environment["NUGET_PACKAGES"] = folder["kept"];
        // Scripts are restored in a project beneath it.
        start.Environment["TMPDIR"] = start.Environment["TEMP"] = start.Environment["TMP"] = folder["temporary"];
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["PATH"] = folder["tools"] + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH");
        return start;
    }

    private IEnumerable<string> Sources() =>
        EnabledSource().Matches(Dotnet("nuget", "list", "source")).Select(static match => match.Groups[1].Value);

    [GeneratedRegex(@"^\s*[0-9]+\.\s+(.+) \[Enabled\]", RegexOptions.Multiline)]
    private static partial Regex EnabledSource();
}
