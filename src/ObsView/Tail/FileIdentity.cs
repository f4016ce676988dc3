namespace AgentObservatory.ObsView;

/// <summary>
/// Whether two open files are the same one. On Linux the kernel names both: a renamed file by its new path, a deleted
/// one as deleted. Elsewhere the times of their creation decide; a replacement made within the clock's resolution is
/// then not noticed, nor is one on Windows to which the system gave the time of the file before.
/// </summary>
internal static class FileIdentity
{
    public static bool AreSame(FileStream one, FileStream other) =>
        KernelName(one) is { } name
            ? name == KernelName(other)
            : File.GetCreationTimeUtc(one.SafeFileHandle)
                == File.GetCreationTimeUtc(other.SafeFileHandle);

    private static string? KernelName(FileStream file) =>
        OperatingSystem.IsLinux()
            ? new FileInfo($"/proc/self/fd/{file.SafeFileHandle.DangerousGetHandle()}").LinkTarget
            : null;
}
