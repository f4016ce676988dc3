namespace AgentObservatory

open System
open System.Buffers
open System.Buffers.Text
open System.Collections.Immutable
open System.Text
open System.Text.Encodings.Web
open System.Text.Json

/// Writes JSON on one line. It adds commas and escapes text; the caller makes names and values alternate. Disposing
/// flushes. Not thread-safe. outerDepth: how many objects and lists the text will be nested in.
[<Sealed>]
type internal JsonLine(output: IBufferWriter<byte>, outerDepth: int) =

    static let pageBytes = 16 * 1024
    static let mostDigits = 20
    static let mostOfPiece = 256
    static let escapes = JavaScriptEncoder.UnsafeRelaxedJsonEscaping

    /// Characters that are written unescaped in a JSON string, each as one byte.
    static let plain =
        SearchValues.Create(
            " !#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~".AsSpan()
        )

    let mutable page = ArrayPool<byte>.Shared.Rent pageBytes
    let mutable used = 0
    let mutable depth = outerDepth
    let mutable isFirst = true

    let lastTime: byte[] = Array.zeroCreate Timestamp.Length
    let mutable lastSecond = Int64.MinValue
    let piece: byte[] = Array.zeroCreate mostOfPiece
    let mutable pieceLength = 0

    let handOver () =
        output.Write(ReadOnlySpan(page, 0, used))
        used <- 0

    let makeRoom (bytes: int) = if page.Length - used < bytes then handOver ()

    let put (character: char) =
        makeRoom 1
        page[used] <- byte character
        used <- used + 1

    let putText (text: string) =
        if text.Length <= page.Length / 3 then
            makeRoom (3 * text.Length)

            used <-
                used
                + Encoding.UTF8.GetBytes(text.AsSpan(), Span(page, used, page.Length - used))
        else
            handOver ()
            Encoding.UTF8.GetBytes(text.AsSpan(), output) |> ignore

    /// Room for the given number of bytes, between quotes.
    let quoted (bytes: int) : Span<byte> =
        makeRoom (bytes + 2)
        page[used] <- byte '"'
        page[used + bytes + 1] <- byte '"'
        used <- used + bytes + 2
        Span(page, used - bytes - 1, bytes)

    let putQuoted (text: string) =
        if text.Length < page.Length / 2 && not (text.AsSpan().ContainsAnyExcept plain) then
            let mutable written = 0
            Ascii.FromUtf16(text.AsSpan(), quoted text.Length, &written) |> ignore
        else
            put '"'
            // The encoder writes a lone surrogate now as \uFFFD, now as the character. One text has one form.
            putText (escapes.Encode(UnicodeText.wellFormed text))
            put '"'

    let start (bracket: char) =
        put bracket
        depth <- depth + 1
        isFirst <- true

    let finish (bracket: char) =
        put bracket
        depth <- depth - 1
        isFirst <- false

    new(output) = new JsonLine(output, 0)

    /// How many objects and lists are open, outer ones included.
    member _.Depth = depth

    member _.StartObject() = start '{'
    member _.EndObject() = finish '}'
    member _.StartList() = start '['
    member _.EndList() = finish ']'

    /// Separates an item of a list from the one before it.
    member _.Item() = if isFirst then isFirst <- false else put ','

    /// A list, whose items a function writes.
    member inline this.List(items: ImmutableArray<'T>, [<InlineIfLambda>] write: 'T -> unit) : unit =
        this.StartList()

        for item in items do
            this.Item()
            write item

        this.EndList()

    /// A member's name of plain characters; returns this, for its value.
    member this.Name(name: byte[]) : JsonLine =
        this.Item()
        makeRoom (name.Length + 3)
        let rest = Span(page, used, name.Length + 3)
        rest[0] <- byte '"'
        name.CopyTo(rest.Slice 1)
        rest[name.Length + 1] <- byte '"'
        rest[name.Length + 2] <- byte ':'
        used <- used + name.Length + 3
        this

    /// A member's name, whatever text it is; returns this, for its value.
    member this.Name(name: string) : JsonLine =
        this.Item()
        putQuoted name
        put ':'
        this

    /// A string of plain characters.
    member _.Word(word: byte[]) = word.CopyTo(quoted word.Length)

    /// Text that is JSON already.
    member _.Raw(json: string) = putText json

    member _.Boolean(value: bool) = putText (if value then "true" else "false")

    member _.Null() = putText "null"

    member this.String(text: string | null) =
        match text with
        | null -> this.Null()
        | text -> putQuoted text

    member _.Integer(value: int64) =
        makeRoom mostDigits
        let mutable written = 0
        Utf8Formatter.TryFormat(value, Span(page, used, mostDigits), &written) |> ignore
        used <- used + written

    member _.TraceId(id: TraceId) = id.WriteUtf8(quoted 32)

    member _.WriterId(id: uint64) = Hex.write (quoted 16) id

    member _.EventId(id: EventId) = id.WriteUtf8(quoted 32)

    /// The id of a span; null if there is none.
    member this.SpanId(id: SpanId) = if id.IsNone then this.Null() else id.WriteUtf8(quoted id.Digits)

    /// A time. Most times of a line fall into the same second, so only their fraction is formatted.
    member _.Time(time: Timestamp) =
        let second = time.UnixSeconds

        if second <> lastSecond then
            time.WriteUtf8(Span lastTime)
            lastSecond <- second

        let text = quoted Timestamp.Length
        lastTime.CopyTo text
        time.WriteFraction(text, second)

    /// Starts a piece of at most 256 bytes that can be repeated. Returns the argument for EndPiece.
    member _.StartPiece() =
        makeRoom mostOfPiece
        used

    /// Ends the piece and keeps it.
    member _.EndPiece(start: int) =
        pieceLength <- used - start
        Span(page, start, pieceLength).CopyTo(Span piece)

    /// Writes the last kept piece again.
    member _.Repeat() =
        makeRoom pieceLength
        Span(piece, 0, pieceLength).CopyTo(Span(page, used, pieceLength))
        used <- used + pieceLength

    /// The JSON that a function writes, as text.
    static member TextOf(write: JsonLine -> unit) : string =
        let buffer = ArrayBufferWriter<byte>()
        using (new JsonLine(buffer)) write
        Encoding.UTF8.GetString buffer.WrittenSpan

    /// Copies the one value that a function writes into a writer, which has a style of its own.
    static member Copy(write: JsonLine -> unit, writer: Utf8JsonWriter) : unit =
        let buffer = ArrayBufferWriter<byte>()
        using (new JsonLine(buffer, writer.CurrentDepth)) write
        use json = JsonDocument.Parse(buffer.WrittenMemory, JsonDocumentOptions(MaxDepth = JsonStyle.MaxDepth))
        json.WriteTo writer

    interface IDisposable with
        member _.Dispose() =
            handOver ()
            ArrayPool<byte>.Shared.Return page
            page <- Array.Empty()
