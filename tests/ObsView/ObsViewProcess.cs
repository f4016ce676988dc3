using System.Diagnostics;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.ObsView;

/// <summary>Runs the real obs-view.</summary>
internal static class ObsViewProcess
{
    public static Outcome Run(params string[] arguments) => Outcome.Of(Start(arguments));

    /// <summary>Runs a script in which "$OBS_VIEW" is the path of obs-view.dll.</summary>
    public static Outcome Shell(string script, params (string Name, string Value)[] environment)
    {
        var start = Redirected("sh", ["-c", script]);

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Outcome.Of(start);
    }

    public static Process Start(params string[] arguments) => Process.Start(Redirected("dotnet", [Dll, .. arguments]))!;

    /// <summary>Ctrl+C ends it, also where the tests run in the background of a shell, whose programs ignore Ctrl+C and give that on.</summary>
    public static Process StartInForeground(params string[] arguments) =>
        Process.Start(Redirected("env", ["--default-signal=INT", "dotnet", Dll, .. arguments]))!;

    private static string Dll { get; } = Path.Combine(AppContext.BaseDirectory, "obs-view.dll");

    private static ProcessStartInfo Redirected(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["OBS_VIEW"] = Dll;
        start.Environment.Remove("COLUMNS");
        start.Environment.Remove("NO_COLOR");
        start.Environment["LC_ALL"] = "C.UTF-8";

        // Nobody is there to read page by page.
        start.Environment["PAGER"] = "cat";
        return start;
    }
}
