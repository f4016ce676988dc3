using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using AgentObservatory.Files;

namespace AgentObservatory;

/// <summary>Writes each envelope as indented JSON for people to read, in the format of docs/envelope.md; for files use
/// <see cref="FileExporter"/>. Everything outside ASCII is escaped, so that a terminal never receives a control
/// sequence.</summary>
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

    /// <summary>Creates an exporter that writes to standard output.</summary>
    public JsonExporter() { }

    /// <summary>Creates an exporter that writes to the given writer, which stays open.</summary>
    /// <param name="output">The writer; flushed after each envelope.</param>
    public JsonExporter(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        this.output = output;
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">Another thread has been writing an envelope for 2 seconds.</exception>
    public void Export(SessionEnvelope envelope)
    {
        gate.EnterOrThrow();
        try
        {
            buffer.ResetWrittenCount();
            using (var json = new Utf8JsonWriter(buffer, Indented))
            {
                EnvelopeJson.Write(envelope, json);
            }

            // Looked up for each envelope, because the process may redirect it at any time.
            TextWriter writer = output ?? Console.Out;
            writer.WriteLine(Encoding.UTF8.GetString(buffer.WrittenSpan));
            writer.Flush();
        }
        finally
        {
            gate.Exit();
        }
    }
}
