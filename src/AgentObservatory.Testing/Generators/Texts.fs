/// Text as hostile users, tools and languages produce it.
module internal AgentObservatory.Generators.Texts

open System.Text
open FsCheck
open FsCheck.FSharp

let private hostile =
    [
        ""
        " "
        "\u0000"
        "\r\n"
        "\t\b\u000c"
        "\u2028\u2029"
        "\u0085\u007f"
        "\ufeff"
        "\ufffd"
        "\uffff"
        "NaN"
        "-Infinity"
        "null"
        "\\"
        "\"\\\""
        "\\ud800"
        "{\"a\":1}"
        "\u001b[31m[red]"
        "\u202etxt"
        "שלום"
        "e\u0301"
        "\U0001f6a8"
        "\U0010ffff"
        "events"
        "span_start"
    ]

let private malformed =
    [
        "\ud800"
        "\udc00"
        "x\udbff"
        "\udfffx"
        "\ud83d\ud83d\udea8"
        "\udea8\ud83d"
    ]

let private units: Gen<string> =
    Gen.choose (0, 0xFFFF)
    |> Gen.map (fun unit -> string (char unit))
    |> Gen.listOf
    |> Gen.resize 8
    |> Gen.map (String.concat "")

let private plain: Gen<string> =
    Gen.elements [ "search"; "plan"; "tool_call"; "llm_call"; "stream"; "chunk"; "a"; "b" ]

/// What every lone surrogate turns into: the platform's own encoder says so.
let wellFormed (text: string) : string = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes text)

/// Any sequence of UTF-16 units, lone surrogates included.
let any: Gen<string> =
    let pieces = Gen.frequency [ 3, Gen.elements hostile; 1, Gen.elements malformed; 2, units ]

    Gen.frequency
        [
            12, plain
            12, pieces
            4, Gen.map2 (+) pieces pieces
            1, Gen.map (String.replicate 100) pieces
        ]

/// Text of well-formed Unicode.
let valid: Gen<string> = Gen.map wellFormed any

/// Text, or the null that C# callers pass all the same.
let anyOrNull: Gen<string | null> =
    Gen.frequency
        [
            12, Gen.map (fun (text: string) -> text: string | null) any
            1, Gen.constant null
        ]

let shrink (text: string) : seq<string> =
    seq {
        if text <> "" then ""

        if text.Length > 1 then
            text.Substring(0, text.Length / 2)
            text.Substring(text.Length / 2)
            text.Substring 1
    }
