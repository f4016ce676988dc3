using System.Buffers;
using AgentObservatory.Contracts;

namespace AgentObservatory.Files;

/// <summary>Envelopes that are appended to a file by one write, each as a line.</summary>
internal sealed class LineBatch(LineFile file, Action<SessionEnvelope, IBufferWriter<byte>> write) : IExportBatch
{
    private const int MostLines = 64;
    private const int MostBytes = 1024 * 1024;

    // A line end before the lines, too: the file may not end with one.
    private ArrayBufferWriter<byte> framed = Empty();
    private ArrayBufferWriter<byte> line = Empty();
    private int count;

    public bool IsFull => count >= MostLines || framed.WrittenCount >= MostBytes;

    /// <summary>How many bytes the lines take.</summary>
    internal int Length => framed.WrittenCount;

    public void Add(SessionEnvelope envelope) => Add(envelope, write);

    /// <summary>Adds a line of any kind; if this throws, the batch is as before.</summary>
    internal void Add<T>(T value, Action<T, IBufferWriter<byte>> write)
    {
        try
        {
            line.ResetWrittenCount();
            write(value, line);
            if (line.WrittenCount >= TraceFile.MaxLineBytes)
            {
                throw new LineTooLongException(line.WrittenCount);
            }

            // Room for all of it, so that the line is added whole or not at all where memory runs out.
            framed.GetSpan(line.WrittenCount + 2);
            framed.Write(count == 0 ? "\n"u8 : default);
            framed.Write(line.WrittenSpan);
            framed.Write("\n"u8);
            count++;
        }
        finally
        {
            Reset(ref line);
        }
    }

    public void Commit()
    {
        try
        {
            if (count > 0)
            {
                file.Append(framed.WrittenSpan);
            }
        }
        finally
        {
            count = 0;
            Reset(ref framed);
        }
    }

    private static ArrayBufferWriter<byte> Empty() => new(4_096);

    /// <summary>Memory for a very long line is not kept, unless there is none for a short one.</summary>
    private static void Reset(ref ArrayBufferWriter<byte> buffer)
    {
        buffer.ResetWrittenCount();
        try
        {
            buffer = buffer.Capacity > 2 * MostBytes ? Empty() : buffer;
        }
        catch (OutOfMemoryException)
        {
            // The next reset tries again.
        }
    }
}

internal sealed class LineTooLongException(int bytes)
    : IOException("A line of " + bytes + " bytes is longer than a reader accepts.");
