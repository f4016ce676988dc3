namespace AgentObservatory

open System
open System.Collections.Generic
open System.Globalization
open System.Text

[<RequireQualifiedAccess>]
type internal RuleToken =
    | Quoted of string
    /// In lower case.
    | Word of string
    | Number of string
    /// A bracket, a comma or an equals sign.
    | Sign of char
    | End

/// A token and where it begins, counted from 1.
[<Struct>]
type internal PlacedRuleToken = { Token: RuleToken; Place: int }

/// Cuts the text of a rule into tokens. Total and linear.
module internal RuleTokens =

    let error (position: int) (message: string) : Result<'Read, RuleError> =
        Error { Position = position; Message = message }

    let private escapes = dict [ 'n', '\n'; 't', '\t'; 'r', '\r'; '"', '"'; '\\', '\\' ]

    /// The text in quotes that begin before the start, and where it ends.
    let private quoted (text: string) (start: int) : Result<struct (string * int), RuleError> =
        let read = StringBuilder()

        let rec from (place: int) =
            if place >= text.Length then
                error start "Expected an end of the text in quotes that begins"
            elif text[place] = '"' then
                Ok(struct (read.ToString(), place + 1))
            elif text[place] <> '\\' then
                read.Append text[place] |> ignore
                from (place + 1)
            else
                let mutable unit = 0us
                let letter = if place + 1 < text.Length then text[place + 1] else ' '

                if escapes.ContainsKey letter then
                    read.Append escapes[letter] |> ignore
                    from (place + 2)
                elif
                    letter = 'u'
                    && place + 6 <= text.Length
                    && UInt16.TryParse(
                        text.AsSpan(place + 2, 4),
                        NumberStyles.AllowHexSpecifier,
                        CultureInfo.InvariantCulture,
                        &unit
                    )
                then
                    read.Append(char unit) |> ignore
                    from (place + 6)
                else
                    error (place + 1) "Expected \\\", \\\\, \\n, \\r, \\t or \\u and four digits"

        from start

    let private isOfWord (character: char) = Char.IsAsciiLetter character

    let private endOfNumber (text: string) (start: int) =
        let rec digits (place: int) =
            if place < text.Length && Char.IsAsciiDigit text[place] then digits (place + 1) else place

        let whole = digits (start + (if text[start] = '-' then 1 else 0))
        let fraction = if whole < text.Length && text[whole] = '.' then digits (whole + 1) else whole

        let sign =
            if
                fraction + 1 < text.Length
                && (text[fraction + 1] = '+' || text[fraction + 1] = '-')
            then
                2
            else
                1

        let hasExponent =
            fraction < text.Length
            && (text[fraction] = 'E' || text[fraction] = 'e')
            && fraction + sign < text.Length
            && Char.IsAsciiDigit text[fraction + sign]

        if hasExponent then digits (fraction + sign) else fraction

    /// The tokens, with an end behind them.
    let read (text: string) : Result<PlacedRuleToken[], RuleError> =
        let found = List<PlacedRuleToken>()
        let add place token = found.Add { Token = token; Place = place + 1 }

        let rec from (place: int) =
            if place >= text.Length then
                add text.Length RuleToken.End
                Ok(found.ToArray())
            elif Char.IsWhiteSpace text[place] then
                from (place + 1)
            elif text[place] = '"' then
                match quoted text (place + 1) with
                | Ok(struct (read, next)) ->
                    add place (RuleToken.Quoted read)
                    from next
                | Error error -> Error error
            elif "(),=".Contains text[place] then
                add place (RuleToken.Sign text[place])
                from (place + 1)
            elif text[place] = '-' || Char.IsAsciiDigit text[place] then
                let next = endOfNumber text place
                add place (RuleToken.Number(text.Substring(place, next - place)))
                from next
            elif isOfWord text[place] then
                let mutable next = place

                while next < text.Length && isOfWord text[next] do
                    next <- next + 1

                add place (RuleToken.Word(text.Substring(place, next - place).ToLowerInvariant()))
                from next
            else
                error (place + 1) "Unexpected character"

        from 0
