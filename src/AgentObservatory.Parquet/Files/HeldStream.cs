using AgentObservatory.Files;

namespace AgentObservatory.Parquet.Files;

/// <summary>What is written to it is held back in memory until a file takes it. So who writes never meets a full disk, and
/// what a disk could not take can be offered again.</summary>
/// <param name="open">Opens the file, when there is something for it.</param>
internal sealed class HeldStream(Func<FileStream> open) : MemoryStream
{
    private FileStream? file;
    private long taken;

    public override bool CanSeek => false;

    /// <summary>Whether the file has not taken everything yet.</summary>
    internal bool IsHolding => base.Length > 0;

    /// <summary>How long the file will be.</summary>
    public override long Length => taken + base.Length;

    public override long Position
    {
        get => Length;
        set => throw new NotSupportedException();
    }

    /// <summary>Gives the file what is held back: all of it, or the file is as before.</summary>
    /// <exception cref="IOException">It cannot be written, or the file would outgrow what the process may write.</exception>
    internal void Push()
    {
        int held = (int)base.Length;
        if (held == 0)
        {
            return;
        }

        file ??= open();
        if (!OperatingSystem.IsWindows() && !UnixAppend.MayGrowTo(Length))
        {
            throw new IOException($"Cannot write to '{file.Name}': it would become larger than the process may write.");
        }

        try
        {
            file.Position = taken;
            file.Write(GetBuffer(), 0, held);
        }
        catch (IOException)
        {
            file.SetLength(taken);
            throw;
        }

        SetLength(0);
        taken += held;
    }

    /// <summary>Gives the file its name, and lets go of it. If it is no longer where it was, it is written again.</summary>
    internal void Publish(string path)
    {
        if (file is null)
        {
            return;
        }

        if (UnixFile.Of(file.SafeFileHandle) != UnixFile.Of(file.Name) || !File.Exists(file.Name))
        {
            using FileStream again = open();
            file.Position = 0;
            file.CopyTo(again);
        }

        File.Move(file.Name, path);
        Close();
    }

    protected override void Dispose(bool disposing)
    {
        file?.Dispose();
        file = null;
        base.Dispose(disposing);
    }
}
