/// The same JSON said in other words: members in another order, unknown ones among them, characters escaped, white
/// space between.
module AgentObservatory.PropertyTests.Rewriting

open System
open System.Text
open System.Text.Json

/// How to say it. Choices are drawn from a seed, so that a case can be repeated.
type Manner = { Seed: int; Shuffles: bool; AddsUnknown: bool; Escapes: bool; Spaces: bool }

/// Every UTF-16 unit as an escape, its hexadecimal digits in upper or lower case.
let escaped (isUpper: bool) (text: string) : string =
    let format = if isUpper then "X4" else "x4"
    let escape (unit: char) = "\\u" + (int unit).ToString format
    String.collect escape text

let private unknown =
    [
        "\"x\":1"
        "\"\":null"
        "\"\\ud800\":[{}]"
        "\"\\udc00\\ud800 \":NaN"
        "\"Session\":{\"session_id\":7}"
        "\"event\\u0000\":[[[]]]"
        "\"future\":{\"a\":[1,2,{\"b\":\"\\ud83d\"}]}"
    ]

/// The names under which users' own data stands: whatever is added there would be data.
let private isUserData (name: string) = name = "attributes" || name = "metadata" || name = "by_reason"

/// Says the JSON again in this manner.
let rewrite (manner: Manner) (json: byte[]) : byte[] =
    let random = Random manner.Seed
    let output = StringBuilder()
    let add (text: string) = output.Append text |> ignore

    let space () = if manner.Spaces && random.Next 3 = 0 then add (" \t\r"[random.Next 3] |> string)

    let string' (raw: string) (text: string) =
        if manner.Escapes && random.Next 2 = 0 then
            add ("\"" + escaped (random.Next 2 = 0) text + "\"")
        else
            add raw

    let separated (items: 'T[]) (say: 'T -> unit) =
        items
        |> Array.iteri (fun index item ->
            if index > 0 then add ","

            space ()
            say item
            space ())

    let rec value isOurs (element: JsonElement) =
        match element.ValueKind with
        | JsonValueKind.Object -> members isOurs element
        | JsonValueKind.Array ->
            add "["
            separated (Seq.toArray (element.EnumerateArray())) (value isOurs)
            add "]"
        | JsonValueKind.String -> string' (element.GetRawText()) (string (element.GetString()))
        | _ -> add (element.GetRawText())

    and members isOurs element =
        let fields = Seq.toArray (element.EnumerateObject())

        let say (field: JsonProperty) () =
            string' (JsonSerializer.Serialize field.Name) field.Name
            space ()
            add ":"
            space ()
            value (isOurs && not (isUserData field.Name)) field.Value

        let added =
            if isOurs && manner.AddsUnknown then
                [|
                    for _ in 1 .. random.Next 3 -> fun () -> add unknown[random.Next unknown.Length]
                |]
            else
                [||]

        let all = Array.append (Array.map say fields) added

        if manner.Shuffles then random.Shuffle all

        add "{"
        separated all (fun say -> say ())
        add "}"

    use document = JsonDocument.Parse(ReadOnlyMemory json)
    value true document.RootElement
    Encoding.UTF8.GetBytes(output.ToString())
