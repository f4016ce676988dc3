namespace AgentObservatory

open System
open System.Buffers
open System.Text.Json

/// Copies JSON into a Utf8JsonWriter, which has a style of its own.
module internal JsonCopy =

    /// Copies one complete and well-formed value.
    let copy (json: ReadOnlySpan<byte>) (writer: Utf8JsonWriter) : unit =
        let mutable reader = Utf8JsonReader(json, JsonStyle.Reading)

        while reader.Read() do
            match reader.TokenType with
            | JsonTokenType.StartObject -> writer.WriteStartObject()
            | JsonTokenType.EndObject -> writer.WriteEndObject()
            | JsonTokenType.StartArray -> writer.WriteStartArray()
            | JsonTokenType.EndArray -> writer.WriteEndArray()
            | JsonTokenType.PropertyName -> writer.WritePropertyName(nonNull (reader.GetString()))
            | JsonTokenType.String -> writer.WriteStringValue(reader.GetString())
            | JsonTokenType.Number -> writer.WriteRawValue(reader.ValueSpan, skipInputValidation = true)
            | JsonTokenType.True -> writer.WriteBooleanValue true
            | JsonTokenType.False -> writer.WriteBooleanValue false
            | _ -> writer.WriteNullValue()

    /// Writes the one value that a function writes to a JsonLine.
    let writeTo (write: JsonLine -> unit) (writer: Utf8JsonWriter) : unit =
        let buffer = ArrayBufferWriter<byte>()

        using (new JsonLine(buffer, writer.CurrentDepth)) write
        copy buffer.WrittenSpan writer
