using System.Diagnostics;

namespace AgentObservatory.Tests.Support;

/// <summary>A test that mounts a disk of its own and stops it, which only root may do, on Linux.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FreezableDiskFactAttribute : FactAttribute
{
    private static readonly string[] Needed = ["/dev/loop-control", "/usr/sbin/mkfs.ext4", "/usr/sbin/fsfreeze"];

    public FreezableDiskFactAttribute()
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root" || !Needed.All(File.Exists))
        {
            Skip = "needs root on Linux, with loop devices, mkfs.ext4 and fsfreeze, to mount a disk and stop it";
        }
    }
}

/// <summary>A disk that can be stopped: whoever writes to it then waits, and nothing can end that wait but the disk.</summary>
internal sealed class FreezableDisk : IDisposable
{
    private const int Bytes = 8 * 1024 * 1024;

    // It goes on by itself, so that no process hangs for ever where a test does not get that far.
    private const string FreezeAndThaw = "fsfreeze -f \"$0\" && echo frozen && read -t 120; fsfreeze -u \"$0\"";

    private readonly string mountPoint;
    private Process? freezing;

    internal FreezableDisk(TestFolder folder)
    {
        mountPoint = Directory.CreateDirectory(folder["disk"]).FullName;
        using (FileStream image = File.Create(folder["image"]))
        {
            image.SetLength(Bytes);
        }

        Run("mkfs.ext4", "-q", "-F", folder["image"]);
        Run("mount", "-o", "loop", folder["image"], mountPoint);
    }

    internal void Freeze()
    {
        freezing = Process.Start(
            new ProcessStartInfo("bash", ["-c", FreezeAndThaw, mountPoint])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            }
        )!;
        Assert.Equal("frozen", freezing.StandardOutput.ReadLine());
    }

    internal void Thaw()
    {
        freezing?.StandardInput.Close();
        freezing?.WaitForExit();
        freezing = null;
    }

    public void Dispose()
    {
        Thaw();
        Run("umount", "--lazy", mountPoint);

        // Who was given up while the disk had stopped goes on now, and would make the folders anew that the test is deleting.
        Assert.True(SpinWait.SpinUntil(TryTakePlace, TimeSpan.FromMinutes(1)));
    }

    private bool TryTakePlace()
    {
        try
        {
            Directory.Delete(mountPoint, recursive: true);
            File.WriteAllText(mountPoint, "");
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static void Run(string command, params string[] arguments)
    {
        using Process process = Process.Start(command, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
