namespace AgentObservatory.Tests.Support;

/// <summary>A test that needs bash and Linux's tools.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BashFactAttribute : FactAttribute
{
    public BashFactAttribute() => Skip = Bash.Missing;
}

/// <inheritdoc cref="BashFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BashTheoryAttribute : TheoryAttribute
{
    public BashTheoryAttribute() => Skip = Bash.Missing;
}

internal static class Bash
{
    /// <summary>Why such tests are skipped, or null.</summary>
    internal static string? Missing { get; } =
        OperatingSystem.IsLinux() && File.Exists("/bin/bash") && File.Exists("/usr/bin/prlimit")
            ? null
            : "needs Linux with bash and prlimit, for limits and FIFOs";

    /// <summary>A script that runs a .NET program whose files may not grow beyond a size. The runtime keeps a map of its code
    /// in a file of 2 GB, so without the switch no program would start.</summary>
    internal static string Limited(int kilobytes) =>
        $"export DOTNET_EnableWriteXorExecute=0; ulimit -f {kilobytes}; exec dotnet \"$@\"";
}
