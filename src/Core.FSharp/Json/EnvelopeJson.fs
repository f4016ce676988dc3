namespace AgentObservatory

open System
open System.Buffers
open System.Collections.Immutable
open System.Text.Json

/// The wire format: one envelope as one JSON object, schema 0.3 (docs/envelope.md). Pure: bytes in, values out.
[<RequireQualifiedAccess>]
module EnvelopeJson =

    /// The schema version of what is written.
    [<Literal>]
    let SchemaVersion = "0.3"

    /// Writes the envelope as one line of UTF-8, without the line end.
    [<CompiledName("Write")>]
    let write (envelope: SessionEnvelope) (output: IBufferWriter<byte>) : unit =
        use line = new JsonLine(output)
        EnvelopeWriter.write SchemaVersion envelope line

    /// Writes the envelope with the given writer, whose options decide the style, and flushes it.
    [<CompiledName("Write")>]
    let writeWith (envelope: SessionEnvelope) (writer: Utf8JsonWriter) : unit =
        JsonLine.Copy(EnvelopeWriter.write SchemaVersion envelope, writer)
        writer.Flush()

    /// Reads one line of a trace file, of schema 0.3, 0.2 or 0.1; unknown fields are ignored. Never throws.
    [<CompiledName("ReadLine")>]
    let readLine (lineNumber: int64) (line: ReadOnlySpan<byte>) : TraceLine =
        EnvelopeReader.readLine (LineScratch()) lineNumber line

    /// Reads all lines of a trace file held in memory; blank lines and the notes of a journal are skipped. Never
    /// throws.
    [<CompiledName("ReadLines")>]
    let readLines (file: ReadOnlySpan<byte>) : ImmutableArray<TraceLine> =
        let reader = LineReader(0L, null, null)
        let lines = ImmutableArray.CreateBuilder<TraceLine>()

        for range in file.Split "\n"B do
            let struct (start, length) = range.GetOffsetAndLength file.Length

            match reader.Read(file.Slice(start, length)) with
            | null -> ()
            | line -> lines.Add line

        lines.DrainToImmutable()
