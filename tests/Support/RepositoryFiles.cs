namespace AgentObservatory.Tests.Support;

/// <summary>The files of the repository that these tests are about.</summary>
internal static class RepositoryFiles
{
    private static readonly string Root = FindRoot();

    internal static string Validator => InRoot("tests/interop/validate.mjs");

    internal static string Receiver => InRoot("tests/interop/receive.mjs");

    internal static string Provider => InRoot("tests/interop/provider.mjs");

    internal static string Dialog => InRoot("tests/interop/dialog.mjs");

    internal static string DevTools => InRoot("tests/interop/devtools.mjs");

    internal static string Speedscope => InRoot("tests/interop/speedscope.mjs");

    internal static string Page => InRoot("tests/interop/page.mjs");

    internal static string DashboardAssets => InRoot("tests/interop/dashboard/obj/project.assets.json");

    internal static string WeatherAnswers => InRoot("tests/interop/weather.json");

    internal static string NodeModules => InRoot("tests/interop/node_modules");

    internal static string Messages => InRoot("tests/interop/proto");

    internal static string Schema => InRoot("docs/envelope.schema.json");

    internal static string Document => InRoot("docs/envelope.md");

    private static string InRoot(string path) => Path.Combine(Root, path);

    private static string FindRoot()
    {
        string? directory = AppContext.BaseDirectory;
        while (directory is not null && !File.Exists(Path.Combine(directory, "global.json")))
        {
            directory = Path.GetDirectoryName(directory);
        }

        return directory ?? throw new InvalidOperationException("These tests run within the repository only.");
    }
}
