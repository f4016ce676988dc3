using System.Buffers;
using System.Text;

namespace AgentObservatory.Tests.Support;

/// <summary>Reads and writes envelopes as lines of text.</summary>
internal static class EnvelopeText
{
    internal static string Write(SessionEnvelope envelope) => Encoding.UTF8.GetString(Utf8(envelope));

    internal static byte[] Utf8(SessionEnvelope envelope)
    {
        var buffer = new ArrayBufferWriter<byte>();
        EnvelopeJson.Write(envelope, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    internal static SessionEnvelope Read(string line) => Read(Encoding.UTF8.GetBytes(line));

    internal static SessionEnvelope Read(byte[] line) => Envelope(EnvelopeJson.ReadLine(1, line));

    internal static SessionEnvelope[] ReadFile(string path) =>
        [.. EnvelopeJson.ReadLines(File.ReadAllBytes(path)).Select(Envelope)];

    private static SessionEnvelope Envelope(TraceLine line) => Assert.IsType<TraceLine.Readable>(line).Envelope;
}
