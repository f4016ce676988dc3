using System.Buffers;
using AgentObservatory.Contracts;

namespace AgentObservatory.Files;

/// <summary>A file that envelopes are appended to, each as a line. Safe from any thread.</summary>
internal sealed class EnvelopeFile(string path, Action<SessionEnvelope, IBufferWriter<byte>> write) : IDisposable
{
    private readonly LineFile file = LineFile.At(path);
    private LineBatch? spare;

    internal string FullPath => file.FullPath;

    /// <summary>Appends an envelope at once.</summary>
    internal void Export(SessionEnvelope envelope)
    {
        LineBatch batch = Interlocked.Exchange(ref spare, null) ?? NewBatch();
        batch.Add(envelope);
        batch.Commit();
        Volatile.Write(ref spare, batch);
    }

    internal LineBatch NewBatch() => new(file, write);

    public void Dispose() => file.Dispose();
}
