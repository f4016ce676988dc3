using System.Text.Json;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.ThirdParty;

/// <summary>
/// What the tests against the Aspire dashboard need. Where it cannot be had they are skipped, in CI too: its package is not in every
/// feed, nor for every platform.
/// </summary>
/// <param name="Program">The dashboard; null where its package has not been restored.</param>
/// <param name="Browser">A Chromium; null without one.</param>
/// <param name="Node">What opens a page in it.</param>
internal sealed record DashboardRequirement(string? Program, string? Browser, NodeRequirement Node)
{
    /// <summary>This machine. Looked at once.</summary>
    internal static DashboardRequirement Here { get; } = new(FindProgram(), FindBrowser(), NodeRequirement.Here);

    /// <summary>Why a test that needs the dashboard is skipped; null where it runs.</summary>
    internal string? SkipReason =>
        Program is null
            ? "The package of the Aspire dashboard is missing: run 'dotnet restore tests/interop/dashboard', where it can be had."
            : null;

    /// <summary>Why a test that also looks at its pages is skipped; null where it runs.</summary>
    internal string? BrowserSkipReason => SkipReason ?? PageSkipReason;

    /// <summary>Why a test that looks at pages, but at none of the dashboard's, is skipped; null where it runs.</summary>
    internal string? PageSkipReason =>
        Browser is null ? "There is no Chromium (no 'chromium-headless-shell' or 'chromium' on the PATH)." : Node.Missing;

    /// <summary>In the folder of packages that the restore has used.</summary>
    private static string? FindProgram()
    {
        if (!File.Exists(RepositoryFiles.DashboardAssets))
        {
            return null;
        }

        JsonElement assets = JsonElement.Parse(File.ReadAllBytes(RepositoryFiles.DashboardAssets));
        string packages = assets.GetProperty("packageFolders").EnumerateObject().First().Name;
        JsonElement framework = assets.GetProperty("project").GetProperty("frameworks").EnumerateObject().First().Value;
        JsonElement package = framework.GetProperty("downloadDependencies").EnumerateArray().First(IsDashboard);
        string name = package.GetProperty("name").GetString()!.ToLowerInvariant();
        string version = package.GetProperty("version").GetString()!.Trim('[', ']').Split(',')[0];
        string program = Path.Combine(packages, name, version, "tools", "Aspire.Dashboard");
        return new[] { program, program + ".exe" }.FirstOrDefault(File.Exists);
    }

    private static bool IsDashboard(JsonElement package) =>
        package.GetProperty("name").GetString()!.StartsWith("Aspire.Dashboard.Sdk.", StringComparison.Ordinal);

    private static string? FindBrowser() =>
        (
            from name in new[] { "chromium-headless-shell", "chromium" }
            from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            select Path.Combine(folder, name)
        ).FirstOrDefault(File.Exists);
}
