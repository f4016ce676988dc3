namespace AgentObservatory

open System
open System.Text
open System.Text.RegularExpressions

/// Handles what writers in other languages produce and the platform's reader rejects.
module internal JsonText =

    /// Whether an escaped string contains escaped surrogates, which can be lone ones.
    let mayHaveSurrogates (escaped: ReadOnlySpan<byte>) = escaped.IndexOf("\\ud"B) >= 0 || escaped.IndexOf("\\uD"B) >= 0

    /// The text of the inside of a JSON string, which the platform's reader has validated; lone surrogates become
    /// U+FFFD. All of JSON's escapes are also those of regular expressions.
    let unescape (escaped: ReadOnlySpan<byte>) : string =
        UnicodeText.wellFormed (Regex.Unescape(Encoding.UTF8.GetString escaped))

    /// Whether a line may hold the bare words NaN or Infinity, as Python's writer produces them.
    let mayHaveBareNumbers (line: ReadOnlySpan<byte>) = line.IndexOf("NaN"B) >= 0 || line.IndexOf("Infinity"B) >= 0

    /// The line with NaN, Infinity and -Infinity outside strings put in quotes.
    let quoteBareNumbers (line: ReadOnlySpan<byte>) : byte[] =
        let quote (found: Match) = if found.Value[0] = '"' then found.Value else $"\"{found.Value}\""
        let stringOrNumber = "\"(?>[^\"\\\\]+|\\\\.)*\"?|NaN|-?Infinity"

        Encoding.UTF8.GetBytes(
            Regex.Replace(Encoding.UTF8.GetString line, stringOrNumber, quote, RegexOptions.Singleline)
        )
