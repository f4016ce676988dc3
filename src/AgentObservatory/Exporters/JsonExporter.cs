using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AgentObservatory;

/// <summary>
/// Writes each envelope as indented JSON, for people to read; for files use <see cref="FileExporter"/>. The format is that of
/// docs/envelope.md. Everything outside ASCII is written escaped, so that what a terminal shows cannot be a control sequence.
/// </summary>
public sealed class JsonExporter : IExporter
{
    private static readonly JsonWriterOptions Indented = new()
    {
        Indented = true,
        Encoder = JavaScriptEncoder.Default,
        MaxDepth = 1_000,
        NewLine = "\n",
    };

    private readonly Lock gate = new();
    private readonly ArrayBufferWriter<byte> buffer = new();
    private readonly TextWriter? output;

    /// <summary>Writes to the process's standard output.</summary>
    public JsonExporter() { }

    /// <summary>Writes to a writer of the caller's, which stays open.</summary>
    /// <param name="output">Where to write; flushed after each envelope.</param>
    public JsonExporter(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        this.output = output;
    }

    /// <inheritdoc/>
    public void Export(SessionEnvelope envelope)
    {
        lock (gate)
        {
            buffer.ResetWrittenCount();
            using (var json = new Utf8JsonWriter(buffer, Indented))
            {
                EnvelopeJson.Write(envelope, json);
            }

            // Looked up for each envelope: the process may have redirected it since.
            TextWriter writer = output ?? Console.Out;
            writer.WriteLine(Encoding.UTF8.GetString(buffer.WrittenSpan));
            writer.Flush();
        }
    }
}
