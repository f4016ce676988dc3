namespace AgentObservatory

open System
open System.Text

/// Writes expressions as queries that read as the same expressions.
module internal QueryText =

    let private quoted (text: string) : string =
        let written = StringBuilder("\"")

        for character in text do
            match character with
            | '"' -> written.Append "\\\""
            | '\\' -> written.Append "\\\\"
            | _ when Char.IsControl character || Char.IsSurrogate character ->
                written.Append("\\u").Append((int character).ToString "x4")
            | _ -> written.Append character
            |> ignore

        written.Append('"').ToString()

    let private isRun (text: string) = text <> "" && Seq.forall QueryTokens.isOfRun text

    let private isPlain (text: string) =
        isRun text
        && not (Seq.exists (fun character -> Char.IsControl character || Char.IsSurrogate character) text)

    /// Text that would be read as something else is written in quotes.
    let private text (value: string) : string =
        match value with
        | QueryWords.Number _
        | QueryWords.Quantity _
        | QueryWords.Moment _ -> quoted value
        | _ when isPlain value && not (QueryWords.isKeyword value) -> value
        | _ -> quoted value

    let private value (value: QueryValue) : string =
        match value with
        | QueryValue.Text content -> text content
        | QueryValue.Number number -> number.ToString()
        | QueryValue.Quantity(number, unit) -> number.ToString() + unit.Word
        | QueryValue.Moment time -> time.ToString()
        | QueryValue.Now -> "now"
        | QueryValue.Ago(number, unit) -> number.ToString() + unit.Word + " ago"

    let private keyed (prefix: string) (key: string) : string = prefix + (if isPlain key then key else quoted key)

    let private field (field: QueryField) : string =
        match field with
        | QueryField.Attribute key -> keyed QueryFields.AttributePrefix key
        | QueryField.Metadata key -> keyed QueryFields.MetadataPrefix key
        | _ -> QueryFields.wordOf field

    let private test (test: QueryTest) : string =
        match test.Comparison with
        | ValueNone -> field test.Field
        | ValueSome(struct (operator, content)) -> field test.Field + QueryOperators.textOf operator + value content

    let rec write (expression: QueryExpression) : string =
        match expression with
        | QueryExpression.Test one -> test one
        | QueryExpression.Not inner -> "not " + within inner
        | QueryExpression.And parts -> String.Join(" and ", List.map within parts)
        | QueryExpression.Or parts -> String.Join(" or ", List.map withinOr parts)

    /// Within "not" and "and".
    and private within (expression: QueryExpression) : string =
        match expression with
        | QueryExpression.And _
        | QueryExpression.Or _ -> "(" + write expression + ")"
        | _ -> write expression

    and private withinOr (expression: QueryExpression) : string =
        match expression with
        | QueryExpression.Or _ -> "(" + write expression + ")"
        | _ -> write expression
