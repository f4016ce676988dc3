using System.Diagnostics;

namespace AgentObservatory.Tests.Support;

/// <summary>A test that mounts a small file system of its own, which only root may do, on Linux.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TmpfsFactAttribute : FactAttribute
{
    public TmpfsFactAttribute()
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root")
        {
            Skip = "needs root on Linux, to mount a small tmpfs";
        }
    }
}

/// <summary>A file system with little room.</summary>
internal sealed class SmallFileSystem : IDisposable
{
    private readonly string mountPoint;

    internal SmallFileSystem(string mountPoint, int kilobytes)
    {
        this.mountPoint = mountPoint;
        Directory.CreateDirectory(mountPoint);
        Run("mount", "-t", "tmpfs", "-o", "size=" + kilobytes + "k", "tmpfs", mountPoint);
    }

    /// <remarks>Lazily: a process that another test is just starting may still hold the files that were open here.</remarks>
    public void Dispose() => Run("umount", "--lazy", mountPoint);

    private static void Run(string command, params string[] arguments)
    {
        using Process process = Process.Start(command, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
