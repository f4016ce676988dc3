/// Envelopes as bytes and back, and the trace files of the predecessor.
module AgentObservatory.PropertyTests.Files

open System
open System.Buffers
open System.IO
open System.Text
open System.Text.Json
open AgentObservatory

/// The envelope as one line, without the line's end.
let write (envelope: SessionEnvelope) : byte[] =
    let buffer = ArrayBufferWriter<byte>()
    EnvelopeJson.write envelope buffer
    buffer.WrittenSpan.ToArray()

/// The envelope through a writer with options of its own.
let writeAs (options: JsonWriterOptions) (envelope: SessionEnvelope) : byte[] =
    let buffer = ArrayBufferWriter<byte>()
    use writer = new Utf8JsonWriter(buffer, options)
    EnvelopeJson.writeWith envelope writer
    buffer.WrittenSpan.ToArray()

/// A value as JSON, a string in its quotes.
let json (value: AttributeValue) : string =
    let text = AttributeValue.FromList(ReadOnlySpan [| value |]).ToString()
    text.Substring(1, text.Length - 2)

/// The template with one of the values in place of each @.
let fill (template: string) (values: string list) : string =
    let pieces = List.ofArray (template.Split '@')
    String.concat "" (List.map2 (+) pieces (values @ [ "" ]))

let readLine (line: byte[]) : TraceLine = EnvelopeJson.readLine 1L (ReadOnlySpan line)

let readLines (file: byte[]) : TraceLine list = List.ofSeq (EnvelopeJson.readLines (ReadOnlySpan file))

/// The envelope of a line that must be readable.
let read (line: byte[]) : SessionEnvelope =
    match readLine line with
    | TraceLine.Readable(_, envelope, _) -> envelope
    | TraceLine.Unreadable(_, reason) -> raise (Xunit.Sdk.XunitException(reason + "\n" + Encoding.UTF8.GetString line))

let readText (line: string) : SessionEnvelope = read (Encoding.UTF8.GetBytes line)

let private folder = Path.Combine(AppContext.BaseDirectory, "data")

/// The predecessor's files, by name.
let seeds: (string * byte[]) list =
    Directory.GetFiles(folder, "*.jsonl")
    |> Array.sort
    |> Array.map (fun path -> string (Path.GetFileName path), File.ReadAllBytes path)
    |> List.ofArray

/// A file's lines without their ends.
let split (file: byte[]) : byte[] list =
    let lines = ResizeArray<byte[]>()
    let mutable start = 0

    for index in 0 .. file.Length - 1 do
        if file[index] = byte '\n' then
            lines.Add file[start .. index - 1]
            start <- index + 1

    if start < file.Length then lines.Add file[start..]

    List.ofSeq lines

/// Every line of the predecessor's files that is short enough to be read a thousand times.
let seedLines: byte[] list =
    seeds
    |> List.collect (snd >> split)
    |> List.filter (fun line -> line.Length < 30_000)
