namespace AgentObservatory

open System
open System.Buffers
open System.Collections.Immutable
open System.Runtime.CompilerServices
open System.Text.Json
open AgentObservatory.JsonValues

/// The part of a run that one writer tells.
[<Struct; IsReadOnly; NoComparison>]
type internal PartKey =
    {
        Run: SessionKey
        Writer: uint64
    }

    /// The part of a writer's session.
    static member Of(session: SessionInfo, writer: uint64) : PartKey = { Run = session.Key; Writer = writer }

    /// The ids of trace, run and writer, with dashes in between.
    override this.ToString() = this.Run.ToString() + "-" + this.Writer.ToString "x16"

    static member TryParse(text: string | null) : PartKey voption =
        let mutable trace = TraceId.None
        let mutable run = SpanId.None
        let mutable writer = SpanId.None
        let ids = (string text).Split '-'

        if
            ids.Length = 3
            && TraceId.TryParse(ids[0], &trace)
            && SpanId.TryParse(ids[1], &run)
            && SpanId.TryParse(ids[2], &writer)
        then
            ValueSome { Run = { TraceId = trace; RunId = run }; Writer = writer.Value }
        else
            ValueNone

/// A line of a journal that is no envelope: an exporter has taken these parts, and need not get them again.
[<NoComparison; NoEquality>]
type internal JournalNote =
    {
        Exporter: string
        Taken: ImmutableArray<PartKey>
    }

    /// What a note begins with. Readers of traces skip such a line.
    static member val Beginning = "{\"journal\":"B

    /// Writes the note as one line, without the line end.
    static member Write(note: JournalNote, output: IBufferWriter<byte>) : unit =
        use line = new JsonLine(output)
        line.StartObject()
        line.Name("journal"B).String "taken"
        line.Name("exporter"B).String note.Exporter

        line.Name("parts"B).List(note.Taken, (fun part -> line.String(part.ToString())))
        line.EndObject()

    /// Reads a line of a journal; null if it is no note that can be understood. Never throws.
    static member Read(utf8: ReadOnlySpan<byte>) : JournalNote | null =
        let mutable exporter: string | null = null
        let taken = ImmutableArray.CreateBuilder<PartKey>()

        try
            let mutable reader = Utf8JsonReader(utf8, JsonStyle.Reading)
            let scratch = LineScratch()

            if reader.Read() && isObject &reader then
                while nextMember &reader do
                    match field &reader with
                    | Is "exporter"B -> exporter <- textOrNull scratch &reader
                    | Is "parts"B when reader.TokenType = JsonTokenType.StartArray ->
                        while reader.Read() && reader.TokenType <> JsonTokenType.EndArray do
                            PartKey.TryParse(textOrNull scratch &reader) |> ValueOption.iter taken.Add
                    | _ -> reader.Skip()
        with
        | :? JsonException
        | :? InvalidOperationException -> exporter <- null

        match exporter with
        | null -> null
        | exporter -> { Exporter = exporter; Taken = taken.DrainToImmutable() }
