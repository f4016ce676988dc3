namespace AgentObservatory

open System
open System.Globalization
open System.Text

/// Text in quotes, as queries and rules are written.
module internal QuotedText =

    let private escapes = dict [ 'n', '\n'; 't', '\t'; 'r', '\r'; '"', '"'; '\\', '\\' ]

    /// The text from its first character on, and where it ends; or where it is wrong, and how. Places are counted from 0. Total
    /// and linear.
    let read (text: string) (start: int) : Result<struct (string * int), struct (int * string)> =
        let read = StringBuilder()

        let rec from (place: int) =
            if place >= text.Length then
                Error(struct (start - 1, "Expected an end of the text in quotes that begins"))
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
                    Error(struct (place, "Expected \\\", \\\\, \\n, \\r, \\t or \\u and four digits"))

        from start
