namespace AgentObservatory

open System
open System.Buffers
open System.Buffers.Binary
open System.Globalization
open System.Runtime.CompilerServices
open System.Runtime.InteropServices
open System.Text

/// Hexadecimal identifiers of up to 128 bits, as two 64-bit halves.
module internal Hex =

    /// How much further than after the digit nine the letters begin.
    let private lettersAfterDigits = uint64 'a' - uint64 '9' - 1UL

    /// Eight hexadecimal digits as the bytes of one number, all at once: its nibbles are spread over its bytes, and those above
    /// nine moved from the digits to the letters.
    let inline private eightDigits (value: uint32) : uint64 =
        let halves = ((uint64 value <<< 16) ||| uint64 value) &&& 0x0000FFFF0000FFFFUL
        let bytes = ((halves <<< 8) ||| halves) &&& 0x00FF00FF00FF00FFUL
        let nibbles = ((bytes <<< 4) ||| bytes) &&& 0x0F0F0F0F0F0F0F0FUL
        let aboveNine = ((nibbles + 0x0606060606060606UL) >>> 4) &&& 0x0101010101010101UL
        nibbles + 0x3030303030303030UL + aboveNine * lettersAfterDigits

    /// Writes 16 lowercase digits.
    let write (destination: Span<byte>) (value: uint64) =
        BinaryPrimitives.WriteUInt64BigEndian(destination, eightDigits (uint32 (value >>> 32)))
        BinaryPrimitives.WriteUInt64BigEndian(destination.Slice 8, eightDigits (uint32 value))

    /// The value of eight digits, all at once; what is no lowercase digit gives any value.
    let inline private valueOf (digits: uint64) : uint32 =
        let nibbles =
            (digits &&& 0x0F0F0F0F0F0F0F0FUL)
            + 9UL * ((digits >>> 6) &&& 0x0101010101010101UL)

        let bytes = ((nibbles >>> 4) ||| nibbles) &&& 0x00FF00FF00FF00FFUL
        let halves = ((bytes >>> 8) ||| bytes) &&& 0x0000FFFF0000FFFFUL
        uint32 ((halves >>> 16) ||| halves)

    /// Reads 16 lowercase digits, which is how ids are written: they are what writing their value gives.
    let private tryLowercase (text: ReadOnlySpan<byte>) (value: byref<uint64>) =
        let first = BinaryPrimitives.ReadUInt64BigEndian text
        let last = BinaryPrimitives.ReadUInt64BigEndian(text.Slice 8)
        let high, low = valueOf first, valueOf last
        value <- (uint64 high <<< 32) ||| uint64 low
        eightDigits high = first && eightDigits low = last

    let private digits = SearchValues.Create "0123456789abcdefABCDEF"B

    let private tryHalf (digits: ReadOnlySpan<byte>) (value: byref<uint64>) =
        UInt64.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, &value)

    /// Reads any 1 to 32 hexadecimal digits. The platform's parser alone would take NULs after them.
    let private tryAny (text: ReadOnlySpan<byte>) (high: byref<uint64>) (low: byref<uint64>) =
        if text.Length = 0 || text.Length > 32 || text.ContainsAnyExcept digits then
            false
        elif text.Length <= 16 then
            high <- 0UL
            tryHalf text &low
        else
            tryHalf (text.Slice(0, text.Length - 16)) &high
            && tryHalf (text.Slice(text.Length - 16)) &low

    /// Reads 1 to 32 hexadecimal digits.
    let tryRead (text: ReadOnlySpan<byte>) (high: byref<uint64>) (low: byref<uint64>) =
        high <- 0UL

        match text.Length with
        | 16 when tryLowercase text &low -> true
        | 32 when tryLowercase text &high && tryLowercase (text.Slice 16) &low -> true
        | _ -> tryAny text &high &low

    /// FNV-1a: text that is no hexadecimal id still becomes one, always the same, so that relations survive.
    let hash (text: ReadOnlySpan<byte>) (seed: uint64) =
        let mutable value = 14695981039346656037UL ^^^ seed

        for index in 0 .. text.Length - 1 do
            value <- (value ^^^ uint64 text[index]) * 1099511628211UL

        if value = 0UL then 1UL else value

    /// Runs a reader of UTF-8 over a string, without keeping the bytes.
    let utf8 (text: string) = Encoding.UTF8.GetBytes text

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

    /// Whether this is no trace id.
    member this.IsNone = this.High = 0UL && this.Low = 0UL

    /// Writes the 32 hexadecimal digits as UTF-8.
    member this.WriteUtf8(destination: Span<byte>) =
        Hex.write destination this.High
        Hex.write (destination.Slice 16) this.Low

    /// Reads any UTF-8 text as an id: hexadecimal digits as they are, other text as a stable hash of it.
    static member internal Read(text: ReadOnlySpan<byte>) : TraceId =
        let mutable high = 0UL
        let mutable low = 0UL

        if text.IsEmpty then TraceId.None
        elif Hex.tryRead text &high &low then { High = high; Low = low }
        else { High = Hex.hash text 1UL; Low = Hex.hash text 2UL }

    /// Reads exactly 32 hexadecimal digits. Returns false for anything else, null included.
    static member TryParse(text: string | null, [<Out>] id: byref<TraceId>) : bool =
        match text with
        | null -> false
        | text ->
            let utf8 = Hex.utf8 text
            let mutable high = 0UL
            let mutable low = 0UL

            if utf8.Length = 32 && Hex.tryRead (ReadOnlySpan utf8) &high &low then
                id <- { High = high; Low = low }
                true
            else
                false

    /// Whether both are the same id.
    static member op_Equality(left: TraceId, right: TraceId) = left.Equals right

    /// Whether the two differ.
    static member op_Inequality(left: TraceId, right: TraceId) = not (left.Equals right)

    /// The 32 lowercase hexadecimal digits.
    override this.ToString() = this.High.ToString("x16") + this.Low.ToString("x16")

/// The id of a span: 8 bytes, written as 16 lowercase hexadecimal digits (W3C Trace Context, parent-id).
/// The oldest trace files hold ids of 32 digits; those are kept whole.
[<Struct; IsReadOnly>]
type SpanId =
    {
        /// The last 8 bytes; the whole id of a W3C span.
        Value: uint64
        /// The first 8 bytes of a 32-digit id of an old file; otherwise 0.
        Extension: uint64
    }

    /// No span: all zeros, which W3C calls invalid.
    static member None: SpanId = { Value = 0UL; Extension = 0UL }

    /// Whether this is no span id.
    member this.IsNone = this.Value = 0UL && this.Extension = 0UL

    /// How many digits the id has: 16, or 32 in old files.
    member this.Digits = if this.Extension = 0UL then 16 else 32

    /// Writes the hexadecimal digits as UTF-8. The destination holds at least <see cref="P:AgentObservatory.SpanId.Digits"/> bytes.
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
        match text with
        | null -> false
        | text ->
            let utf8 = Hex.utf8 text
            let mutable high = 0UL
            let mutable low = 0UL

            if utf8.Length = 16 && Hex.tryRead (ReadOnlySpan utf8) &high &low then
                id <- { Value = low; Extension = 0UL }
                true
            else
                false

    /// Whether both are the same id.
    static member op_Equality(left: SpanId, right: SpanId) = left.Equals right

    /// Whether the two differ.
    static member op_Inequality(left: SpanId, right: SpanId) = not (left.Equals right)

    /// The lowercase hexadecimal digits.
    override this.ToString() =
        if this.Extension = 0UL then
            this.Value.ToString("x16")
        else
            this.Extension.ToString("x16") + this.Value.ToString("x16")

/// The id of an event: 16 bytes. A live event's id is derived, never drawn: the session's part, then the sequence.
[<Struct; IsReadOnly>]
type EventId =
    {
        /// The first 8 bytes; in a live session the same for all its events.
        SessionPart: uint64
        /// The last 8 bytes; in a live session the event's sequence.
        EventPart: uint64
    }

    /// Writes the 32 hexadecimal digits as UTF-8.
    member this.WriteUtf8(destination: Span<byte>) =
        Hex.write destination this.SessionPart
        Hex.write (destination.Slice 16) this.EventPart

    static member internal Read(text: ReadOnlySpan<byte>) : EventId =
        let mutable high = 0UL
        let mutable low = 0UL

        if text.IsEmpty then { SessionPart = 0UL; EventPart = 0UL }
        elif Hex.tryRead text &high &low then { SessionPart = high; EventPart = low }
        else { SessionPart = Hex.hash text 4UL; EventPart = Hex.hash text 5UL }

    /// Whether both are the same id.
    static member op_Equality(left: EventId, right: EventId) = left.Equals right

    /// Whether the two differ.
    static member op_Inequality(left: EventId, right: EventId) = not (left.Equals right)

    /// The 32 lowercase hexadecimal digits.
    override this.ToString() = this.SessionPart.ToString("x16") + this.EventPart.ToString("x16")
