namespace AgentObservatory

open System
open System.Text

/// A unit of time or of bytes. Those of time are nanoseconds, and 1 KB is 1,000 B.
[<Struct>]
type internal QueryUnit = { Word: string; IsTime: bool; Factor: float }

/// What a field is compared with.
[<RequireQualifiedAccess>]
type internal QueryValue =
    | Text of string
    | Number of AttributeValue
    | Quantity of Number: AttributeValue * Unit: QueryUnit
    | Moment of Timestamp
    | Now
    | Ago of Number: AttributeValue * Unit: QueryUnit

module internal QueryUnits =

    let private all: QueryUnit[] =
        [|
            { Word = "ns"; IsTime = true; Factor = 1.0 }
            { Word = "us"; IsTime = true; Factor = 1e3 }
            { Word = "ms"; IsTime = true; Factor = 1e6 }
            { Word = "s"; IsTime = true; Factor = 1e9 }
            { Word = "m"; IsTime = true; Factor = 60e9 }
            { Word = "h"; IsTime = true; Factor = 3_600e9 }
            { Word = "d"; IsTime = true; Factor = 86_400e9 }
            { Word = "B"; IsTime = false; Factor = 1.0 }
            { Word = "KB"; IsTime = false; Factor = 1e3 }
            { Word = "MB"; IsTime = false; Factor = 1e6 }
            { Word = "GB"; IsTime = false; Factor = 1e9 }
        |]

    let tryFind (word: string) : QueryUnit voption =
        match Array.tryFindIndex (fun one -> one.Word = word) all with
        | Some place -> ValueSome all[place]
        | None -> ValueNone

    /// The unit in which an attribute holds a time, as the end of its name tells: "max_gap_ms".
    let ofName (key: string) : QueryUnit voption =
        match key.LastIndexOfAny [| '_'; '.' |] with
        | -1 -> ValueNone
        | place ->
            match key.Substring(place + 1) with
            | "seconds" -> tryFind "s"
            | "ns"
            | "us"
            | "ms"
            | "s" as word -> tryFind word
            | _ -> ValueNone

module internal QueryWords =

    let keywords = [| "and"; "or"; "not"; "now"; "ago" |]

    let isKeyword (run: string) =
        Array.exists (fun (word: string) -> word.Equals(run, StringComparison.OrdinalIgnoreCase)) keywords

    let isWord (word: string) (run: string) = word.Equals(run, StringComparison.OrdinalIgnoreCase)

    /// A date alone is its midnight in UTC.
    let (|Moment|_|) (run: string) : Timestamp option =
        let text = if run.Length = 10 then run + "T00:00:00Z" else run
        let time = TimestampText.ofIso (ReadOnlySpan(Encoding.UTF8.GetBytes text))
        if time.HasValue then Some time.Value else None

    let (|Number|_|) (run: string) : AttributeValue option =
        match run with
        | NumberText.Json -> Some(AttributeValue.OfNumber run)
        | _ -> None

    /// A number with its unit right behind it.
    let (|Quantity|_|) (run: string) : (AttributeValue * QueryUnit) option =
        let number = run.TrimEnd(Array.append [| 'a' .. 'z' |] [| 'A' .. 'Z' |])

        match number, QueryUnits.tryFind (run.Substring number.Length) with
        | Number value, ValueSome unit -> Some(value, unit)
        | _ -> None
