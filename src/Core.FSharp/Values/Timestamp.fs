namespace AgentObservatory

open System
open System.Buffers
open System.Buffers.Text
open System.Globalization
open System.Runtime.CompilerServices
open System.Text

/// A moment in UTC with nanoseconds, from 1677-09-21 to 2262-04-11. Values outside this range are clamped.
[<Struct; IsReadOnly>]
type Timestamp =
    {
        /// Nanoseconds since 1970-01-01T00:00:00Z; negative before it.
        UnixNanoseconds: int64
    }

    /// The length of the written form in UTF-8 bytes.
    static member internal Length = 30

    /// From seconds since 1970-01-01T00:00:00Z and additional nanoseconds, clamped.
    static member internal OfUnixSeconds(seconds: int64, nanoseconds: int64) : Timestamp =
        let exact: Int128 = Math.BigMul(seconds, 1_000_000_000L) + Int128.op_Implicit nanoseconds
        { UnixNanoseconds = Int64.CreateSaturating exact }

    /// The nanoseconds from another moment to this one; saturates at the limits of int64.
    member internal this.Since(start: Timestamp) : int64 =
        let difference = this.UnixNanoseconds - start.UnixNanoseconds
        // What moments on both sides of 1970 are apart may be too much, and then has the wrong sign.
        let hasOverflowed =
            ((this.UnixNanoseconds ^^^ start.UnixNanoseconds)
             &&& (this.UnixNanoseconds ^^^ difference))
                <
                0L

        if not hasOverflowed then difference
        elif this.UnixNanoseconds < 0L then Int64.MinValue
        else Int64.MaxValue

    /// The number of whole units, rounded down.
    member private this.In(nanoseconds: int64) =
        let struct (units, rest) = Math.DivRem(this.UnixNanoseconds, nanoseconds)
        if rest < 0L then units - 1L else units

    /// From a date; the offset is taken into account.
    static member FromDateTimeOffset(value: DateTimeOffset) : Timestamp =
        let ticks = value.UtcTicks - DateTime.UnixEpoch.Ticks
        let nanoseconds = Math.BigMul(ticks, TimeSpan.NanosecondsPerTick)
        { UnixNanoseconds = Int64.CreateSaturating nanoseconds }

    /// The date in UTC, truncated to 100 nanoseconds.
    member this.ToDateTimeOffset() : DateTimeOffset =
        DateTimeOffset.UnixEpoch.AddTicks(this.In TimeSpan.NanosecondsPerTick)

    /// Writes ISO 8601 with nine fractional digits and Z as 30 UTF-8 bytes.
    member this.WriteUtf8(destination: Span<byte>) =
        let mutable written = 0
        let utc = this.ToDateTimeOffset().UtcDateTime

        utc.TryFormat(destination, &written, "O", CultureInfo.InvariantCulture)
        |> ignore

        this.WriteFraction(destination, this.UnixSeconds)

    /// The whole seconds since 1970-01-01T00:00:00Z, rounded down.
    member internal this.UnixSeconds = this.In 1_000_000_000L

    /// Writes the nine fractional digits and Z into a time of the same second.
    member internal this.WriteFraction(text: Span<byte>, second: int64) =
        let mutable written = 0
        let nanoseconds = this.UnixNanoseconds - second * 1_000_000_000L

        Utf8Formatter.TryFormat(nanoseconds, text.Slice 20, &written, StandardFormat('D', 9uy))
        |> ignore

        text[29] <- byte 'Z'

    /// ISO 8601 with nine fractional digits and Z.
    override this.ToString() =
        let buffer = Array.zeroCreate Timestamp.Length
        this.WriteUtf8(Span buffer)
        Encoding.ASCII.GetString buffer

/// Reads the forms of time found in trace files.
module internal TimestampText =

    let private digits (text: ReadOnlySpan<byte>) (start: int) (count: int) =
        let mutable value = 0

        for index in start .. start + count - 1 do
            let isDigit = value >= 0 && index < text.Length && Char.IsAsciiDigit(char text[index])
            value <- if isDigit then value * 10 + int (text[index] - byte '0') else -1

        value

    let private isAt (text: ReadOnlySpan<byte>) index (first: char) (second: char) =
        index < text.Length && (char text[index] = first || char text[index] = second)

    let private isWithin (least: int) (most: int) (value: int) = least <= value && value <= most

    /// Reads a fraction's digits as nanoseconds; digits beyond the ninth are ignored. Returns where the digits end.
    let private fraction (text: ReadOnlySpan<byte>) (start: int) (nanoseconds: byref<int64>) =
        let mutable index = start
        let mutable unit = 100_000_000L
        nanoseconds <- 0L

        while index < text.Length && Char.IsAsciiDigit(char text[index]) do
            nanoseconds <- nanoseconds + unit * int64 (text[index] - byte '0')
            unit <- unit / 10L
            index <- index + 1

        index

    /// Minutes east of UTC of "Z", "+hh:mm", "+hhmm", "+hh" or nothing; Int32.MinValue for anything else.
    let private offsetMinutes (text: ReadOnlySpan<byte>) =
        if text.IsEmpty || (text.Length = 1 && isAt text 0 'Z' 'z') then
            0
        elif not (isAt text 0 '+' '-') then
            Int32.MinValue
        else
            let hours = digits text 1 2
            let colon = if isAt text 3 ':' ':' then 1 else 0
            let minutes = if text.Length = 3 then 0 else digits text (3 + colon) 2
            let length = if text.Length = 3 then 3 else 5 + colon

            if not (isWithin 0 23 hours && isWithin 0 59 minutes) || text.Length <> length then
                Int32.MinValue
            else
                (if text[0] = byte '-' then -1 else 1) * (hours * 60 + minutes)

    /// Reads ISO 8601 with a T or a space, any number of fractional digits, and an offset; without one it is UTC. Null for
    /// anything else.
    let ofIso (text: ReadOnlySpan<byte>) : Nullable<Timestamp> =
        let year, month, day = digits text 0 4, digits text 5 2, digits text 8 2
        let hour, minute, second = digits text 11 2, digits text 14 2, digits text 17 2

        let shaped =
            isAt text 4 '-' '-'
            && isAt text 7 '-' '-'
            && (isAt text 10 'T' ' ' || isAt text 10 't' ' ')
            && isAt text 13 ':' ':'
            && isAt text 16 ':' ':'

        let inRange =
            isWithin 1 9999 year
            && isWithin 1 12 month
            && isWithin 1 (DateTime.DaysInMonth(year, month)) day
            && isWithin 0 23 hour
            && isWithin 0 59 minute
            && isWithin 0 60 second

        if not (shaped && inRange) then
            Nullable()
        else
            let mutable nanoseconds = 0L
            let fractionEnd = if isAt text 19 '.' ',' then fraction text 20 &nanoseconds else 19
            let offset = offsetMinutes (text.Slice fractionEnd)

            let minutes =
                int64 (DateTime(year, month, day) - DateTime.UnixEpoch).Days * 1_440L
                + int64 (hour * 60 + minute)

            let time = Timestamp.OfUnixSeconds((minutes - int64 offset) * 60L + int64 second, nanoseconds)
            if offset = Int32.MinValue then Nullable() else Nullable time

    /// Reads a JSON number as seconds since 1970, truncated to nanoseconds and clamped; exact for any notation.
    let ofSeconds (text: ReadOnlySpan<byte>) : Timestamp =
        let struct (isNegative, digits, power) = NumberText.decimalForm (Encoding.ASCII.GetString text)
        let length = int64 digits.Length + power + 9L

        let magnitude =
            if length <= 0L || digits = "0" then
                Int128.Zero
            elif length > 19L then
                Int128.MaxValue
            else
                Int128.Parse(digits.PadRight(int length, '0').AsSpan(0, int length), CultureInfo.InvariantCulture)

        {
            UnixNanoseconds = Int64.CreateSaturating(if isNegative then -magnitude else magnitude)
        }
