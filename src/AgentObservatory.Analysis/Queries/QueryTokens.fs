namespace AgentObservatory

open System
open System.Globalization
open System.Text

[<RequireQualifiedAccess>]
type internal QueryToken =
    | Open
    | Close
    | Operator of QueryOperator
    /// Text in quotes.
    | Quoted of string
    /// What stands together up to a space, a bracket, a quote or an operator.
    | Run of string
    | End

/// A token and where it begins, counted from 1.
[<Struct>]
type internal PlacedToken = { Token: QueryToken; Place: int }

/// Cuts a query into tokens. Total and linear.
module internal QueryTokens =

    /// Whether a character may stand in a run.
    let isOfRun (character: char) : bool = not (Char.IsWhiteSpace character) && "()\"=!<>~".IndexOf character < 0

    let private error (position: int) (message: string) : Result<'Read, QueryError> =
        Error { Position = position + 1; Message = message }

    let private escapes = [ 'n', '\n'; 't', '\t'; 'r', '\r'; '"', '"'; '\\', '\\' ]

    /// The text in quotes from its first character on, and where it ends.
    let private quoted (text: string) (start: int) : Result<struct (string * int), QueryError> =
        let read = StringBuilder()

        let rec from (place: int) =
            if place >= text.Length then
                error (start - 1) "Expected an end of the text in quotes that begins"
            elif text[place] = '"' then
                Ok(struct (read.ToString(), place + 1))
            elif text[place] <> '\\' then
                read.Append text[place] |> ignore
                from (place + 1)
            else
                let mutable unit = 0us
                let escaped = if place + 1 < text.Length then text[place + 1] else ' '

                match List.tryFind (fun (letter, _) -> letter = escaped) escapes with
                | Some(_, character) ->
                    read.Append character |> ignore
                    from (place + 2)
                | None when
                    escaped = 'u'
                    && place + 6 <= text.Length
                    && UInt16.TryParse(
                        text.AsSpan(place + 2, 4),
                        NumberStyles.AllowHexSpecifier,
                        CultureInfo.InvariantCulture,
                        &unit
                    )
                    ->
                    read.Append(char unit) |> ignore
                    from (place + 6)
                | None -> error place "Expected \\\", \\\\, \\n, \\r, \\t or \\u and four digits"

        from start

    /// The tokens, with an end behind them.
    let read (text: string) : Result<PlacedToken[], QueryError> =
        let found = Collections.Generic.List<PlacedToken>()
        let add place token = found.Add { Token = token; Place = place + 1 }

        let rec from (place: int) =
            if place >= text.Length then
                add text.Length QueryToken.End
                Ok(found.ToArray())
            else
                match text[place] with
                | character when Char.IsWhiteSpace character -> from (place + 1)
                | '(' ->
                    add place QueryToken.Open
                    from (place + 1)
                | ')' ->
                    add place QueryToken.Close
                    from (place + 1)
                | '"' ->
                    match quoted text (place + 1) with
                    | Ok(struct (content, next)) ->
                        add place (QueryToken.Quoted content)
                        from next
                    | Error error -> Error error
                | character when isOfRun character ->
                    let mutable next = place

                    while next < text.Length && isOfRun text[next] do
                        next <- next + 1

                    add place (QueryToken.Run(text.Substring(place, next - place)))
                    from next
                | _ ->
                    let two = if place + 1 < text.Length then text.Substring(place, 2) else ""

                    match QueryOperators.tryFind two, QueryOperators.tryFind (text.Substring(place, 1)) with
                    | ValueSome operator, _ ->
                        add place (QueryToken.Operator operator)
                        from (place + 2)
                    | _, ValueSome operator ->
                        add place (QueryToken.Operator operator)
                        from (place + 1)
                    | _ -> error place "Expected != or !~"

        from 0
