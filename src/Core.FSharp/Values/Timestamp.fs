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
        let isSafe = seconds > -9_000_000_000L && seconds < 9_000_000_000L

        if isSafe then
            { UnixNanoseconds = seconds * 1_000_000_000L + nanoseconds }
        else
            let exact =
                Int128.op_Implicit seconds * Int128.op_Implicit 1_000_000_000L
                + Int128.op_Implicit nanoseconds

            { UnixNanoseconds = Int64.CreateSaturating exact }

    /// From a date; the offset is taken into account.
    static member FromDateTimeOffset(value: DateTimeOffset) : Timestamp =
        let ticks = value.UtcTicks - DateTime.UnixEpoch.Ticks
        let struct (seconds, rest) = Math.DivRem(ticks, TimeSpan.TicksPerSecond)
        Timestamp.OfUnixSeconds(seconds, rest * 100L)

    /// The date in UTC, truncated to 100 nanoseconds.
    member this.ToDateTimeOffset() : DateTimeOffset =
        DateTimeOffset(
            DateTime.UnixEpoch.AddTicks(
                Math.DivRem(this.UnixNanoseconds, 100L)
                |> fun struct (q, r) -> if r < 0L then q - 1L else q
            )
        )

    /// Writes ISO 8601 with nine fractional digits and Z as 30 UTF-8 bytes.
    member this.WriteUtf8(destination: Span<byte>) =
        let mutable written = 0
        let utc = this.ToDateTimeOffset().UtcDateTime

        utc.TryFormat(destination, &written, "O", CultureInfo.InvariantCulture)
        |> ignore

        this.WriteFraction destination

    /// The whole seconds since 1970-01-01T00:00:00Z, rounded down.
    member internal this.UnixSeconds =
        Math.DivRem(this.UnixNanoseconds, 1_000_000_000L)
        |> fun struct (seconds, rest) -> if rest < 0L then seconds - 1L else seconds

    /// Writes the nine fractional digits and Z into a time of the same second.
    member internal this.WriteFraction(text: Span<byte>) =
        let mutable written = 0
        let nanoseconds = this.UnixNanoseconds - this.UnixSeconds * 1_000_000_000L

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
        let mutable index = start

        while index < start + count do
            value <-
                if value < 0 || index >= text.Length || not (Char.IsAsciiDigit(char text[index])) then
                    -1
                else
                    value * 10 + int (text[index] - byte '0')

            index <- index + 1

        value

    let private isAt (text: ReadOnlySpan<byte>) index (first: char) (second: char) =
        index < text.Length && (char text[index] = first || char text[index] = second)

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

            if hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || text.Length <> length then
                Int32.MinValue
            elif text[0] = byte '-' then
                -(hours * 60 + minutes)
            else
                hours * 60 + minutes

    /// Reads ISO 8601 with a T or a space, any number of fractional digits, and an offset; without one it is UTC.
    let tryIso (text: ReadOnlySpan<byte>) (timestamp: byref<Timestamp>) : bool =
        let year, month, day = digits text 0 4, digits text 5 2, digits text 8 2
        let hour, minute, second = digits text 11 2, digits text 14 2, digits text 17 2

        let shaped =
            isAt text 4 '-' '-'
            && isAt text 7 '-' '-'
            && (isAt text 10 'T' ' ' || isAt text 10 't' ' ')
            && isAt text 13 ':' ':'
            && isAt text 16 ':' ':'

        let inRange =
            year >= 1
            && month >= 1
            && month <= 12
            && day >= 1
            && hour >= 0
            && hour <= 23
            && minute >= 0
            && minute <= 59
            && second >= 0
            && second <= 60

        if not shaped || not inRange || day > DateTime.DaysInMonth(year, month) then
            false
        else
            let mutable nanoseconds = 0L

            let fractionEnd = if isAt text 19 '.' ',' then fraction text 20 &nanoseconds else 19

            let offset = offsetMinutes (text.Slice fractionEnd)

            if offset = Int32.MinValue then
                false
            else
                let day = DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc)
                let days = (day - DateTime.UnixEpoch).Days
                let minutes = hour * 60 + minute - offset
                let seconds = int64 days * 86_400L + int64 minutes * 60L + int64 second
                timestamp <- Timestamp.OfUnixSeconds(seconds, nanoseconds)
                true

    /// Converts a JSON number of seconds to nanoseconds, truncated and clamped; exact for any notation.
    let private secondsExactly (text: string) : int64 =
        let struct (isNegative, digits, power) = NumberText.decimalForm text
        let length = int64 digits.Length + power + 9L

        let magnitude =
            if length <= 0L || digits = "0" then
                0UL
            elif length > 19L then
                UInt64.MaxValue
            else
                UInt64.Parse(
                    digits.PadRight(int length, '0').AsSpan(0, int length),
                    NumberStyles.None,
                    CultureInfo.InvariantCulture
                )

        if magnitude > uint64 Int64.MaxValue then
            (if isNegative then Int64.MinValue else Int64.MaxValue)
        elif isNegative then
            -(int64 magnitude)
        else
            int64 magnitude

    /// Reads a JSON number as seconds since 1970, digit by digit, so that nanoseconds are exact.
    let ofSeconds (text: ReadOnlySpan<byte>) : Timestamp =
        let mutable whole = 0L
        let mutable wholeLength = 0
        let mutable nanoseconds = 0L

        let isPlain =
            Utf8Parser.TryParse(text, &whole, &wholeLength)
            && (wholeLength = text.Length
                || (text[wholeLength] = byte '.'
                    && fraction text (wholeLength + 1) &nanoseconds = text.Length))

        if isPlain then
            Timestamp.OfUnixSeconds(whole, (if text[0] = byte '-' then -nanoseconds else nanoseconds))
        else
            { UnixNanoseconds = secondsExactly (Encoding.ASCII.GetString text) }
