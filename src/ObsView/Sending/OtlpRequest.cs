using System.Buffers;

namespace AgentObservatory.ObsView.Sending;

/// <summary>Collects sessions for one request of OTLP/JSON: each is written as a request of its own, and their resources are
/// put together.</summary>
internal sealed class OtlpRequest
{
    private const int EnoughBytes = 1024 * 1024;

    private readonly ArrayBufferWriter<byte> body = new();
    private readonly ArrayBufferWriter<byte> session = new();

    private static ReadOnlySpan<byte> Start => "{\"resourceSpans\":["u8;

    private static ReadOnlySpan<byte> End => "]}"u8;

    public int Sessions { get; private set; }

    public long Spans { get; private set; }

    /// <summary>Whether it is large enough to be sent: one mebibyte, or a larger session.</summary>
    public bool IsFull => body.WrittenCount >= EnoughBytes;

    public void Add(SessionEnvelope envelope)
    {
        session.ResetWrittenCount();
        EnvelopeOtlp.Write(envelope, session);
        body.Write(Sessions == 0 ? Start : ","u8);
        body.Write(session.WrittenSpan[Start.Length..^End.Length]);
        Sessions++;
        Spans += envelope.Spans.Length + 1;
    }

    /// <summary>The request, with which nothing can be added any more until it is cleared.</summary>
    public byte[] ToBody()
    {
        body.Write(End);
        return body.WrittenSpan.ToArray();
    }

    public void Clear()
    {
        body.ResetWrittenCount();
        (Sessions, Spans) = (0, 0);
    }
}
