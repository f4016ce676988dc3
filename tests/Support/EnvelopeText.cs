using System.Buffers;
using System.Text;

namespace AgentObservatory.Tests.InteropTests;

/// <summary>Reads and writes envelopes as lines of text.</summary>
internal static class EnvelopeText
{
    internal static string Write(SessionEnvelope envelope)
    {
        var buffer = new ArrayBufferWriter<byte>();
        EnvelopeJson.Write(envelope, buffer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    internal static SessionEnvelope Read(string line) => Envelope(EnvelopeJson.ReadLine(1, Encoding.UTF8.GetBytes(line)));

    internal static SessionEnvelope[] ReadFile(string path) =>
        [.. EnvelopeJson.ReadLines(File.ReadAllBytes(path)).Select(Envelope)];

    private static SessionEnvelope Envelope(TraceLine line) => Assert.IsType<TraceLine.Readable>(line).Envelope;
}
