namespace AgentObservatory

open System
open System.Globalization
open System.Text
open System.Text.Json
open System.Text.RegularExpressions

module internal JsonStyle =

    /// The maximum nesting of objects and lists; anything deeper is neither written nor read.
    let MaxDepth = 256

    /// Replaces a list or map that is nested deeper.
    let TooDeep = "[too deep]"

    /// No line breaks. Not safe for HTML: only what JSON itself requires is escaped.
    let Compact =
        JsonWriterOptions(
            Encoder = Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            SkipValidation = true,
            MaxDepth = MaxDepth
        )

    let Reading = JsonReaderOptions(MaxDepth = MaxDepth, CommentHandling = JsonCommentHandling.Disallow)

module internal UnicodeText =

    /// The text with every lone surrogate replaced by U+FFFD, as encoding does; the same instance without surrogates.
    [<CompiledName("WellFormed")>]
    let wellFormed (text: string) : string =
        if text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') then
            Encoding.UTF8.GetString(Encoding.UTF8.GetBytes text)
        else
            text

    /// Well-formed text; null becomes "".
    let orEmpty (text: string | null) : string = wellFormed (string text)

module internal NumberText =

    /// The significant digits and the power of ten of a JSON number: "-1.50e3" is -, 15, 2.
    let decimalForm (text: string) =
        let mantissa, exponent =
            match text.IndexOfAny [| 'e'; 'E' |] with
            | -1 -> text, 0L
            | index ->
                let exponent = Double.Parse(text.AsSpan(index + 1), CultureInfo.InvariantCulture)
                text.Substring(0, index), int64 (Math.Clamp(exponent, -1e18, 1e18))

        let isNegative = mantissa.StartsWith '-'
        let unsigned = mantissa.TrimStart('-')
        let point = unsigned.IndexOf '.'
        let fractionLength = if point < 0 then 0 else unsigned.Length - point - 1
        let digits = unsigned.Replace(".", "").TrimStart('0')
        let trimmed = digits.TrimEnd('0')

        if trimmed = "" then
            struct (isNegative, "0", 0L)
        else
            struct (isNegative, trimmed, exponent - int64 fractionLength + int64 (digits.Length - trimmed.Length))

    /// Whether the double's shortest text is the same number, so that a double keeps it exactly.
    let private isExact (text: string) (value: float) =
        Double.IsFinite value && decimalForm text = decimalForm (string value)

    /// The double that reads like a single-precision number: 0.1f becomes 0.1.
    let widen (value: float32) : float = float (string value)

    /// A double as JSON text that reads back as a double: 1.0, not 1.
    let ofFloat (value: float) =
        let text = string value
        if text.AsSpan().IndexOfAny('.', 'E') < 0 then text + ".0" else text

    /// Whether text of any origin is a JSON number.
    let (|Json|_|) (text: string | null) =
        Regex.IsMatch(string text, @"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?\z")

    /// The smallest form that keeps a JSON number exactly: an integer, a double, or only the text itself.
    let (|Integer|Float|Exact|) (number: string) =
        let isIntegral = number.AsSpan().IndexOfAny('.', 'e', 'E') < 0 && number <> "-0"
        let mutable integer = 0L

        if isIntegral && Int64.TryParse(number, CultureInfo.InvariantCulture, &integer) then
            Integer integer
        else
            let value = float number
            if not isIntegral && isExact number value then Float value else Exact
