using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace AgentObservatory.ObsView.Output;

/// <summary>Holds output back until there is more than a screen of it. That goes to a pager, and less than that, at the end, to the
/// terminal. Not thread-safe.</summary>
internal sealed class PagedStream(Stream terminal, int height, ProcessStartInfo pager) : Stream
{
    /// <summary>A screen of wide characters and colours has less.</summary>
    private const int MaxHeldBytes = 256 * 1024;

    /// <summary>Unix's number of the failure.</summary>
    private const int BrokenPipe = 32;

    private readonly MemoryStream held = new();
    private Stream? target;
    private Process? process;
    private int lines;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (target is not null)
        {
            WriteTo(target, buffer);
            return;
        }

        held.Write(buffer);
        lines += buffer.Count((byte)'\n');

        // The last row is the shell's.
        if (lines >= height || held.Length > MaxHeldBytes)
        {
            target = Started();
            WriteTo(target, held.GetBuffer().AsSpan(0, (int)held.Length));
        }
    }

    public override void Flush()
    {
        if (process is null)
        {
            target?.Flush();
        }
    }

    /// <summary>Shows what is held, or lets the pager be read to its end.</summary>
    public void Finish()
    {
        if (process is null)
        {
            if (target is null)
            {
                held.WriteTo(terminal);
            }

            terminal.Flush();
            return;
        }

        // Ctrl+C is the pager's.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);

        try
        {
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has been closed before it was read to its end.
        }

        process.WaitForExit();
    }

    /// <summary>A pager may be closed before it has been given everything, like any reader of a pipe.</summary>
    private void WriteTo(Stream stream, ReadOnlySpan<byte> bytes)
    {
        try
        {
            stream.Write(bytes);

            if (process is not null)
            {
                stream.Flush();
            }
        }
        catch (IOException error) when (process is not null)
        {
            throw new IOException(error.Message, BrokenPipe);
        }
    }

    /// <summary>The pager; the terminal if there is no such program.</summary>
    private Stream Started()
    {
        try
        {
            process = Process.Start(pager);
            return process!.StandardInput.BaseStream;
        }
        catch (Win32Exception)
        {
            return terminal;
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
