using System.Text;

namespace AgentObservatory.Tests.Testing;

/// <summary>An exporter to a list of session ids; each of those below is wrong in its own way.</summary>
internal abstract class ListExporter : IExporter
{
    internal List<string> Arrived { get; } = [];

    public abstract void Export(SessionEnvelope envelope);
}

internal abstract class BufferingExporter : ListExporter, IFlushableExporter, IDisposable
{
    protected List<string> Buffer { get; } = [];

    public override void Export(SessionEnvelope envelope) => Buffer.Add(envelope.Session.SessionId);

    public virtual void Flush()
    {
        Arrived.AddRange(Buffer);
        Buffer.Clear();
    }

    public virtual void Dispose() { }
}

internal sealed class SoundExporter : BufferingExporter;

internal sealed class ThrowsAtNamesThatAreNull : ListExporter
{
    public override void Export(SessionEnvelope envelope)
    {
        _ = envelope.Session.AgentId.Length;
        Arrived.Add(envelope.Session.SessionId);
    }
}

internal sealed class ThrowsAtHalfACharacter : ListExporter
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public override void Export(SessionEnvelope envelope)
    {
        _ = Strict.GetBytes(envelope.Session.AgentId ?? "");
        Arrived.Add(envelope.Session.SessionId);
    }
}

internal sealed class ThrowsWithoutSpans : ListExporter
{
    public override void Export(SessionEnvelope envelope)
    {
        _ = envelope.Spans[0];
        Arrived.Add(envelope.Session.SessionId);
    }
}

internal sealed class SkipsUnfinishedSessions : ListExporter
{
    public override void Export(SessionEnvelope envelope)
    {
        if (envelope.Status != SpanStatus.Unfinished)
        {
            Arrived.Add(envelope.Session.SessionId);
        }
    }
}

internal sealed class PutsTheNewestFirst : ListExporter
{
    public override void Export(SessionEnvelope envelope) => Arrived.Insert(0, envelope.Session.SessionId);
}

internal sealed class NeverClearsItsBuffer : BufferingExporter
{
    public override void Flush() => Arrived.AddRange(Buffer);
}

internal sealed class FlushesOnlyFullBuffers : BufferingExporter
{
    public override void Flush()
    {
        if (Buffer.Count >= 3)
        {
            base.Flush();
        }
    }
}

internal sealed class ForgetsWhatItsBufferCannotHold : BufferingExporter
{
    public override void Export(SessionEnvelope envelope)
    {
        if (Buffer.Count < 2)
        {
            base.Export(envelope);
        }
    }
}

internal sealed class ThrowsWhenDisposedTwice : BufferingExporter
{
    private bool isDisposed;

    public override void Dispose()
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        isDisposed = true;
    }
}

internal sealed class WritesTheLastOneAgainWhenDisposed : BufferingExporter
{
    private string? last;

    public override void Export(SessionEnvelope envelope) => base.Export(envelope: Remembered(envelope));

    public override void Dispose()
    {
        if (last is not null)
        {
            Arrived.Add(last);
        }
    }

    private SessionEnvelope Remembered(SessionEnvelope envelope)
    {
        last = envelope.Session.SessionId;
        return envelope;
    }
}

internal sealed class ThrowsWithNothingToFlush : BufferingExporter
{
    public override void Flush()
    {
        _ = Buffer[^1];
        base.Flush();
    }
}
