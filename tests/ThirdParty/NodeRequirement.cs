using System.ComponentModel;
using System.Diagnostics;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.ThirdParty;

/// <summary>What the validation in Node.js needs, and what its absence means.</summary>
internal sealed record NodeRequirement(bool HasNode, bool HasModules, bool IsMandatory)
{
    /// <summary>This machine. Looked at once.</summary>
    internal static NodeRequirement Here { get; } =
        new(CanRunNode(), Directory.Exists(RepositoryFiles.NodeModules), Environment.GetEnvironmentVariable("CI") == "true");

    /// <summary>What is missing; null where nothing is.</summary>
    internal string? Missing =>
        !HasNode ? "Node.js is not installed (no 'node' on the PATH)."
        : !HasModules ? "The validator's packages are missing: run 'npm ci' in tests/interop."
        : null;

    /// <summary>Why a test that needs it is skipped; null where it runs.</summary>
    internal string? SkipReason => IsMandatory ? null : Missing;

    private static bool CanRunNode()
    {
        try
        {
            var start = new ProcessStartInfo("node", "--version") { RedirectStandardOutput = true };
            using Process node = Process.Start(start)!;
            node.StandardOutput.ReadToEnd();
            node.WaitForExit();
            return node.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
