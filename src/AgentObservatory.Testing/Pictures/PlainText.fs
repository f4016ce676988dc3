namespace AgentObservatory

open System
open System.Globalization
open System.Text

/// What a trace holds, as it is shown in a message: on one line, and without anything that moves a cursor or turns text round.
module internal PlainText =

    let private isShown (rune: Rune) =
        match Rune.GetUnicodeCategory rune with
        | UnicodeCategory.Control
        | UnicodeCategory.Format
        | UnicodeCategory.LineSeparator
        | UnicodeCategory.ParagraphSeparator
        | UnicodeCategory.PrivateUse
        | UnicodeCategory.OtherNotAssigned -> false
        | _ -> true

    /// The text on one line; what cannot be seen is shown as its number.
    let escape (text: string | null) : string =
        let shown = StringBuilder()

        for rune in (string text).EnumerateRunes() do
            if isShown rune then
                shown.Append rune |> ignore
            else
                shown.Append("\\u{").Append(rune.Value.ToString "x").Append('}') |> ignore

        shown.ToString()

    /// The text with what is beyond a length cut off, visibly.
    let cut (length: int) (text: string) : string =
        if text.Length <= length then text else text.Substring(0, length) + "..."

    /// A name in quotes.
    let quoted (name: string | null) : string = "\"" + cut 100 (escape name) + "\""

    /// How often something happened.
    let times (count: int) : string =
        match count with
        | 1 -> "once"
        | 2 -> "twice"
        | count -> string count + " times"

    /// A duration as people say it.
    let duration (time: TimeSpan) : string =
        let text (value: float) (unit: string) = value.ToString("0.###", CultureInfo.InvariantCulture) + " " + unit

        if time < TimeSpan.FromSeconds 1.0 then
            text time.TotalMilliseconds "ms"
        else
            text time.TotalSeconds "s"

    /// A status as rules call it.
    let status (status: SpanStatus) : string =
        match status with
        | SpanStatus.Error -> "failed"
        | SpanStatus.Cancelled -> "cancelled"
        | SpanStatus.Unfinished -> "unfinished"
        | _ -> "ok"
