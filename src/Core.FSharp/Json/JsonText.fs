namespace AgentObservatory

open System
open System.Text

/// Handles what writers in other languages produce and the platform's reader rejects.
module internal JsonText =

    let private hexDigit (digit: byte) = Convert.FromHexString("0" + string (char digit))[0]

    let private escapedUnit (text: ReadOnlySpan<byte>) (index: int) =
        let mutable unit = 0

        for offset in 2..5 do
            unit <- unit * 16 + int (hexDigit text[index + offset])

        char unit

    /// Whether an escaped string contains escaped surrogates, which can be lone ones.
    let mayHaveSurrogates (escaped: ReadOnlySpan<byte>) = escaped.IndexOf("\\ud"B) >= 0 || escaped.IndexOf("\\uD"B) >= 0

    /// The text of the inside of a JSON string, which the platform's reader has validated; lone surrogates become
    /// U+FFFD.
    let unescape (escaped: ReadOnlySpan<byte>) : string =
        let builder = StringBuilder(escaped.Length)
        let mutable rest = escaped

        while not rest.IsEmpty do
            let length =
                match rest.IndexOf(byte '\\') with
                | -1 -> rest.Length
                | index -> index

            builder.Append(Encoding.UTF8.GetString(rest.Slice(0, length))) |> ignore
            rest <- rest.Slice length

            if not rest.IsEmpty then
                match char rest[1] with
                | 'u' ->
                    builder.Append(escapedUnit rest 0) |> ignore
                    rest <- rest.Slice 6
                | escape ->
                    let character =
                        match escape with
                        | 'n' -> '\n'
                        | 'r' -> '\r'
                        | 't' -> '\t'
                        | 'b' -> '\b'
                        | 'f' -> '\012'
                        | other -> other

                    builder.Append character |> ignore
                    rest <- rest.Slice 2

        UnicodeText.wellFormed (builder.ToString())

    /// Whether a line may hold the bare words NaN or Infinity, as Python's writer produces them.
    let mayHaveBareNumbers (line: ReadOnlySpan<byte>) = line.IndexOf("NaN"B) >= 0 || line.IndexOf("Infinity"B) >= 0

    /// The line with NaN, Infinity and -Infinity outside strings put in quotes.
    let quoteBareNumbers (line: ReadOnlySpan<byte>) : byte[] =
        let quoted = Collections.Generic.List<byte>(line.Length + 16)
        let mutable index = 0
        let mutable inString = false

        while index < line.Length do
            let rest = line.Slice index

            let wordLength =
                if inString then 0
                elif rest.StartsWith("NaN"B) then 3
                elif rest.StartsWith("Infinity"B) then 8
                elif rest.StartsWith("-Infinity"B) then 9
                else 0

            if wordLength > 0 then
                quoted.Add(byte '"')
                quoted.AddRange(rest.Slice(0, wordLength).ToArray())
                quoted.Add(byte '"')
                index <- index + wordLength
            elif inString && rest[0] = byte '\\' && rest.Length > 1 then
                quoted.Add rest[0]
                quoted.Add rest[1]
                index <- index + 2
            else
                inString <- (rest[0] = byte '"') <> inString
                quoted.Add rest[0]
                index <- index + 1

        quoted.ToArray()
