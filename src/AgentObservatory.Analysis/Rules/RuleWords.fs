namespace AgentObservatory

open System
open System.Globalization
open System.Text

/// The words and values of the text form, as they are written.
module internal RuleWords =

    let moments =
        [
            "called", FactMoment.Called
            "event", FactMoment.Event
            "ended", FactMoment.Ended
        ]

    let statuses =
        [
            "ok", SpanStatus.Ok
            "failed", SpanStatus.Error
            "cancelled", SpanStatus.Cancelled
            "unfinished", SpanStatus.Unfinished
        ]

    let wordOf (words: (string * 'Value) list) (value: 'Value) : string =
        fst (List.find (fun (_, known) -> known = value) words)

    let quote (text: string) : string =
        let quoted = StringBuilder "\""

        let append (character: char) =
            match character with
            | '"' -> quoted.Append "\\\""
            | '\\' -> quoted.Append "\\\\"
            | '\n' -> quoted.Append "\\n"
            | '\r' -> quoted.Append "\\r"
            | '\t' -> quoted.Append "\\t"
            | _ when Char.IsControl character || Char.IsSurrogate character ->
                quoted.Append("\\u").Append((int character).ToString "x4")
            | _ -> quoted.Append character

        for character in text do
            append character |> ignore

        quoted.Append('"').ToString()

    /// A number that reads as the same value; with a point or an exponent, so that it is no integer.
    let private float (number: float) =
        let text = number.ToString("R", CultureInfo.InvariantCulture)

        if Seq.forall (fun character -> Char.IsAsciiDigit character || character = '-') text then
            text + ".0"
        else
            text

    /// Whether a rule can ask for this value: text, a boolean or a number of 64 bits.
    let isWritable (value: AttributeValue) : bool =
        match value.Kind with
        | AttributeKind.Boolean
        | AttributeKind.Integer
        | AttributeKind.Float
        | AttributeKind.String -> true
        | _ -> false

    let value (value: AttributeValue) : string =
        match value.Kind with
        | AttributeKind.Boolean -> if value.AsBoolean() then "true" else "false"
        | AttributeKind.Integer -> value.AsInteger().ToString CultureInfo.InvariantCulture
        | AttributeKind.Float -> float (value.AsFloat())
        | _ -> quote (string (value.AsString()))

    /// In the longest unit of which it is a whole number; else in milliseconds.
    let duration (nanoseconds: int64) : string =
        let whole =
            TimeUnits.All
            |> Array.rev
            |> Array.tryFind (fun struct (_, length) -> nanoseconds <> 0L && nanoseconds % length = 0L)

        match whole with
        | Some(struct (unit, length)) -> (nanoseconds / length).ToString CultureInfo.InvariantCulture + unit
        | None -> (decimal nanoseconds / 1_000_000m).ToString CultureInfo.InvariantCulture + "ms"
