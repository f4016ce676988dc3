namespace AgentObservatory

open System
open System.Buffers.Binary
open System.Runtime.CompilerServices
open System.Runtime.InteropServices
open System.Text

/// Hexadecimal identifiers of up to 128 bits, as two 64-bit halves.
module internal Hex =

    /// The value of each digit; more than 15 for what is none.
    let private values: byte[] =
        Array.init 256 (fun one ->
            match char one with
            | digit when Char.IsAsciiHexDigit digit -> Convert.ToByte(string digit, 16)
            | _ -> 0xFFuy)

    let private tryHalf (digits: ReadOnlySpan<byte>) (value: byref<uint64>) =
        let mutable read = 0UL
        let mutable all = 0uy

        for digit in digits do
            let one = values[int digit]
            all <- all ||| one
            read <- (read <<< 4) ||| uint64 one

        value <- read
        all <= 15uy

    /// Reads 1 to 32 hexadecimal digits. Quicker than the platform's parser, which would accept trailing NULs.
    let tryRead (text: ReadOnlySpan<byte>) (high: byref<uint64>) (low: byref<uint64>) =
        if text.Length = 0 || text.Length > 32 then
            false
        elif text.Length <= 16 then
            high <- 0UL
            tryHalf text &low
        else
            tryHalf (text.Slice(0, text.Length - 16)) &high
            && tryHalf (text.Slice(text.Length - 16)) &low

    /// FNV-1a: text that is not a hexadecimal id becomes a stable one, so that references to it still match.
    let hash (text: ReadOnlySpan<byte>) (seed: uint64) =
        let mutable value = 14695981039346656037UL ^^^ seed

        for index in 0 .. text.Length - 1 do
            value <- (value ^^^ uint64 text[index]) * 1099511628211UL

        if value = 0UL then 1UL else value

    /// One step of SplitMix64, a bijection: different values give different results.
    [<CompiledName("Mix")>]
    let mix (value: uint64) =
        let value = value + 0x9E3779B97F4A7C15UL
        let value = (value ^^^ (value >>> 30)) * 0xBF58476D1CE4E5B9UL
        let value = (value ^^^ (value >>> 27)) * 0x94D049BB133111EBUL
        value ^^^ (value >>> 31)

    /// Writes 16 lowercase digits.
    let write (destination: Span<byte>) (value: uint64) =
        let mutable written = 0
        let mutable bytes = 0UL
        let bigEndian = MemoryMarshal.AsBytes(MemoryMarshal.CreateSpan(&bytes, 1))
        BinaryPrimitives.WriteUInt64BigEndian(bigEndian, value)

        Convert.TryToHexStringLower(Span.op_Implicit bigEndian, destination, &written)
        |> ignore

    /// Reads any UTF-8 text as an id: hexadecimal digits as they are, other text as its stable hashes, no text as none.
    let read (text: ReadOnlySpan<byte>) (highSeed: uint64) (lowSeed: uint64) : struct (uint64 * uint64) =
        let mutable high = 0UL
        let mutable low = 0UL

        if text.IsEmpty || tryRead text &high &low then
            struct (high, low)
        else
            struct (hash text highSeed, hash text lowSeed)

    /// Reads exactly the given number of hexadecimal digits.
    let tryParse (digits: int) (text: string | null) : struct (bool * uint64 * uint64) =
        let mutable high = 0UL
        let mutable low = 0UL
        let utf8 = ReadOnlySpan(Encoding.UTF8.GetBytes(string text))
        let isId = utf8.Length = digits && tryRead utf8 &high &low
        struct (isId, high, low)

    /// The hash of a text's UTF-8; null counts as "".
    let hashText (text: string | null) (seed: uint64) : uint64 =
        hash (ReadOnlySpan(Encoding.UTF8.GetBytes(string text))) seed

/// The id of a trace: 16 bytes, written as 32 lowercase hexadecimal digits (W3C Trace Context, trace-id).
[<Struct; IsReadOnly>]
type TraceId =
    {
        /// The first 8 bytes.
        High: uint64
        /// The last 8 bytes.
        Low: uint64
    }

    /// No trace: all zeros, which W3C calls invalid.
    static member None: TraceId = { High = 0UL; Low = 0UL }

    /// Whether this is the invalid id, None.
    member this.IsNone = this.High = 0UL && this.Low = 0UL

    /// Writes the 32 hexadecimal digits as UTF-8.
    member this.WriteUtf8(destination: Span<byte>) =
        Hex.write destination this.High
        Hex.write (destination.Slice 16) this.Low

    static member internal Read(text: ReadOnlySpan<byte>) : TraceId =
        let struct (high, low) = Hex.read text 1UL 2UL
        { High = high; Low = low }

    /// Reads exactly 32 hexadecimal digits. Returns false for anything else, null included.
    static member TryParse(text: string | null, [<Out>] id: byref<TraceId>) : bool =
        let struct (isId, high, low) = Hex.tryParse 32 text
        id <- if isId then { High = high; Low = low } else TraceId.None
        isId

    /// Whether the ids are equal.
    static member op_Equality(left: TraceId, right: TraceId) = left.Equals right

    /// Whether the ids differ.
    static member op_Inequality(left: TraceId, right: TraceId) = not (left.Equals right)

    /// The 32 lowercase hexadecimal digits.
    override this.ToString() = this.High.ToString("x16") + this.Low.ToString("x16")

/// The id of a span: 8 bytes, written as 16 lowercase hexadecimal digits (W3C Trace Context, parent-id). The oldest
/// trace files contain ids of 32 digits, which are kept whole.
[<Struct; IsReadOnly>]
type SpanId =
    {
        /// The last 8 bytes; the whole id of a W3C span.
        Value: uint64
        /// The first 8 bytes of a 32-digit id from an old file; otherwise 0.
        Extension: uint64
    }

    /// No span: all zeros, which W3C calls invalid.
    static member None: SpanId = { Value = 0UL; Extension = 0UL }

    /// Whether this is the invalid id, None.
    member this.IsNone = this.Value = 0UL && this.Extension = 0UL

    /// The number of digits: 16, or 32 for ids from old files.
    member this.Digits = if this.Extension = 0UL then 16 else 32

    /// Writes the hexadecimal digits as UTF-8. The destination holds at least
    /// <see cref="P:AgentObservatory.SpanId.Digits"/> bytes.
    member this.WriteUtf8(destination: Span<byte>) =
        if this.Extension = 0UL then
            Hex.write destination this.Value
        else
            Hex.write destination this.Extension
            Hex.write (destination.Slice 16) this.Value

    static member internal Read(text: ReadOnlySpan<byte>) : SpanId =
        let mutable high = 0UL
        let mutable low = 0UL

        if text.IsEmpty then SpanId.None
        elif Hex.tryRead text &high &low then { Value = low; Extension = high }
        else { Value = Hex.hash text 3UL; Extension = 0UL }

    /// Reads exactly 16 hexadecimal digits. Returns false for anything else, null included.
    static member TryParse(text: string | null, [<Out>] id: byref<SpanId>) : bool =
        let struct (isId, _, value) = Hex.tryParse 16 text
        id <- if isId then { Value = value; Extension = 0UL } else SpanId.None
        isId

    /// Whether the ids are equal.
    static member op_Equality(left: SpanId, right: SpanId) = left.Equals right

    /// Whether the ids differ.
    static member op_Inequality(left: SpanId, right: SpanId) = not (left.Equals right)

    /// The lowercase hexadecimal digits.
    override this.ToString() =
        (if this.Extension = 0UL then "" else this.Extension.ToString "x16")
        + this.Value.ToString "x16"

/// The id of an event: 16 bytes, composed of its writer and its sequence.
[<Struct; IsReadOnly>]
type EventId =
    {
        /// The first 8 bytes: who wrote the event. The same for all events of a live session; random.
        Writer: uint64
        /// The last 8 bytes: the event's place among those of its writer.
        Sequence: uint64
    }

    /// Writes the 32 hexadecimal digits as UTF-8.
    member this.WriteUtf8(destination: Span<byte>) =
        Hex.write destination this.Writer
        Hex.write (destination.Slice 16) this.Sequence

    static member internal Read(text: ReadOnlySpan<byte>) : EventId =
        let struct (writer, sequence) = Hex.read text 4UL 5UL
        { Writer = writer; Sequence = sequence }

    /// Whether the ids are equal.
    static member op_Equality(left: EventId, right: EventId) = left.Equals right

    /// Whether the ids differ.
    static member op_Inequality(left: EventId, right: EventId) = not (left.Equals right)

    /// The 32 lowercase hexadecimal digits.
    override this.ToString() = this.Writer.ToString("x16") + this.Sequence.ToString("x16")
