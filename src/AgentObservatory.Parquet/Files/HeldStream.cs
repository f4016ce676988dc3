using AgentObservatory.Files;

namespace AgentObservatory.Parquet.Files;

/// <summary>What is written to it is held back in memory until a file takes it. So who writes never meets a full disk, and
/// what a disk could not take can be offered again.</summary>
/// <param name="open">Opens the file, when there is something for it.</param>
/// <remarks>It has its memory and does not derive from it: a <see cref="MemoryStream"/> measures its own buffer by the length
/// that it tells others, and refuses to grow when that is the length of the file.</remarks>
internal sealed class HeldStream(Func<FileStream> open) : Stream
{
    private readonly MemoryStream memory = new();
    private FileStream? file;
    private long taken;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    /// <summary>Whether the file has not taken everything yet.</summary>
    internal bool IsHolding => memory.Length > 0;

    /// <summary>How long the file will be.</summary>
    public override long Length => taken + memory.Length;

    public override long Position
    {
        get => Length;
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => memory.Write(buffer, offset, count);

    public override void Write(ReadOnlySpan<byte> buffer) => memory.Write(buffer);

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Gives the file what is held back: all of it, or the file is as before.</summary>
    /// <exception cref="IOException">It cannot be written, or the file would outgrow what the process may write.</exception>
    internal void Push()
    {
        int held = (int)memory.Length;
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
            file.Write(memory.GetBuffer(), 0, held);
        }
        catch (IOException)
        {
            file.SetLength(taken);
            throw;
        }

        memory.SetLength(0);
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

    /// <summary>Removes the file. If that fails it stays, and nobody takes it for a whole one.</summary>
    internal void Delete()
    {
        try
        {
            string? path = file?.Name;
            Close();
            if (path is not null)
            {
                File.Delete(path);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Its name says that it is partial.
        }
    }

    protected override void Dispose(bool disposing)
    {
        file?.Dispose();
        file = null;
        base.Dispose(disposing);
    }
}
