namespace AgentObservatory

open System
open System.Globalization

/// Reads rules such as "failed or slower than 2s or 5% of the rest by trace id": conditions with "or" between them, in any
/// case. Total: any text is read, or the error says where it cannot be.
module internal KeepRuleReader =

    /// The longest rule, in UTF-16 units.
    [<Literal>]
    let MaxLength = 1_024

    /// A word in lower case, a number, or one other character; and where it begins, counted from 1.
    [<Struct>]
    type private Token = { Text: string; Place: int }

    let private (|Word|) (token: Token) = token.Text

    let private (|Number|_|) (token: Token) =
        let mutable number = 0m

        // Without signs, exponents and separators, and short enough for any unit.
        let isNumber =
            token.Text.Length <= 15
            && Decimal.TryParse(token.Text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, &number)

        if isNumber then Some number else None

    let private (|Status|_|) (token: Token) =
        match token.Text with
        | "failed" -> Some SpanStatus.Error
        | "cancelled" -> Some SpanStatus.Cancelled
        | "unfinished" -> Some SpanStatus.Unfinished
        | _ -> None

    /// Nanoseconds.
    let private (|Unit|_|) (token: Token) =
        TimeUnits.All
        |> Array.tryPick (fun struct (name, length) -> if name = token.Text then Some(decimal length) else None)

    let private isNumeric (character: char) = Char.IsAsciiDigit character || character = '.'

    let private tokens (text: string) : Token list =
        let rec endOf (belongs: char -> bool) (place: int) =
            if place < text.Length && belongs text[place] then endOf belongs (place + 1) else place

        let rec from (start: int) (found: Token list) =
            if start = text.Length then
                List.rev found
            elif Char.IsWhiteSpace text[start] then
                from (start + 1) found
            else
                let ending = max (endOf Char.IsAsciiLetter start) (endOf isNumeric start)
                let next = max ending (start + (if Char.IsSurrogatePair(text, start) then 2 else 1))
                let token = text.Substring(start, next - start).ToLowerInvariant()
                from next ({ Text = token; Place = start + 1 } :: found)

        from 0 []

    let private expected (what: string) (rest: Token list) : Result<'Read, string> =
        match rest with
        | [] -> Error $"Expected {what} at the end."
        | found :: _ -> Error $"Expected {what} at character {found.Place}, not '{found.Text}'."

    let private wrong (what: string) (token: Token) : Result<'Read, string> =
        Error $"{what} at character {token.Place}, not {token.Text}."

    /// The words that may follow a percentage, whole or not at all.
    let rec private skip (phrase: string list) (rest: Token list) =
        match phrase, rest with
        | [], _ -> Ok rest
        | word :: words, Word found :: following when word = found -> skip words following
        | word :: _, _ -> expected $"'{word}'" rest

    let private percentage (number: decimal) (rest: Token list) =
        let optional (phrase: string list) (rest: Token list) =
            match rest with
            | Word first :: _ when first = phrase.Head -> skip phrase rest
            | _ -> Ok rest

        let sampled = KeepCondition.Sampled(TraceIdSample.threshold (float number / 100.0))

        optional [ "of"; "the"; "rest" ] rest
        |> Result.bind (optional [ "by"; "trace"; "id" ])
        |> Result.map (fun rest -> sampled, rest)

    let private condition (rest: Token list) : Result<KeepCondition * Token list, string> =
        match rest with
        | Status status :: rest -> Ok(KeepCondition.Ended(status, false), rest)
        | Word "session" :: Status status :: rest -> Ok(KeepCondition.Ended(status, true), rest)
        | Word "session" :: rest -> expected "'failed', 'cancelled' or 'unfinished'" rest
        | Word "slower" :: Word "than" :: (Number number as token) :: Unit unit :: rest ->
            if number * unit > decimal Int64.MaxValue then
                wrong "Expected less than 290 years" token
            else
                Ok(KeepCondition.SlowerThan(int64 (number * unit)), rest)
        | Word "slower" :: Word "than" :: Number _ :: rest -> expected "'ms', 's', 'min' or 'h'" rest
        | Word "slower" :: Word "than" :: rest -> expected "a duration such as 2s" rest
        | Word "slower" :: rest -> expected "'than'" rest
        | (Number number as token) :: Word "%" :: rest ->
            if number > 0m && number <= 100m then
                percentage number rest
            else
                wrong "Expected a percentage above 0 and up to 100" token
        | Number _ :: rest -> expected "'%'" rest
        | _ -> expected "'failed', 'cancelled', 'unfinished', 'session', 'slower than' or a percentage" rest

    let rec private conditions (read: KeepCondition list) (rest: Token list) =
        match condition rest with
        | Error error -> Error error
        | Ok(one, []) -> Ok(List.toArray (List.rev (one :: read)))
        | Ok(one, Word "or" :: rest) -> conditions (one :: read) rest
        | Ok(_, rest) -> expected "'or'" rest

    /// The rule's conditions, or why it is none.
    let read (text: string) : Result<KeepCondition[], string> =
        if text.Length > MaxLength then
            Error $"Expected at most {MaxLength} characters, not {text.Length}."
        else
            conditions [] (tokens text)
