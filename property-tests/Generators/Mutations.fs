/// Damage to files: bytes changed, cut out, put in, and moved; with a memory of what was left alone.
module AgentObservatory.PropertyTests.Mutations

open System
open System.Text
open AgentObservatory.Generators
open FsCheck
open FsCheck.FSharp

/// One piece of damage: from a place, so many bytes go, and these come.
type Edit =
    {
        /// Taken modulo the file's length.
        Place: int
        Removed: int
        Inserted: byte[]
    }

/// A damaged file. Each byte knows where it stood in the sound file, or is -1 for one that came new.
type Damaged = { Bytes: byte[]; Origins: int[] }

let private hostile: byte[] list =
    [
        ""
        "\n"
        "\n\n"
        "\r\n"
        "\""
        "\\"
        "\\ud800"
        "{"
        "}"
        "]"
        ","
        ":"
        "\u0000"
        "NaN"
        "-Infinity"
        "null"
        "1e999999999999"
        "1e-9223372036854775808"
        "-9223372036854775808"
        "99999999999999999999"
        "{}"
        "[]"
        "\"events\":null,"
        "\"sequence\":-1,"
        "\"session\":[],"
        "\u2028"
        "\ufeff"
        String.replicate 300 "["
        String.replicate 300 "{\"a\":"
    ]
    |> List.map Encoding.UTF8.GetBytes
    |> List.append
        [
            [| 0xFFuy |]
            [| 0xC3uy |]
            [| 0xEDuy; 0xA0uy; 0x80uy |]
            [| 0xEFuy; 0xBBuy; 0xBFuy |]
        ]

let private edits: Gen<Edit> =
    let bytes = Gen.choose (0, 255) |> Gen.map byte |> Gen.arrayOf |> Gen.resize 4

    gen {
        let! place = Gen.choose (0, Int32.MaxValue)

        let! removed =
            Gen.frequency
                [
                    4, Gen.constant 0
                    4, Gen.constant 1
                    2, Gen.choose (2, 40)
                    1, Gen.choose (40, 5000)
                ]

        let! inserted = Gen.frequency [ 3, Gen.constant [||]; 3, bytes; 4, Gen.elements hostile ]

        return { Place = place; Removed = removed; Inserted = inserted }
    }

/// One to six pieces of damage; now and then the rest of the file is cut off.
let any: Gen<Edit list> =
    let cut =
        Gen.choose (0, Int32.MaxValue)
        |> Gen.map (fun place -> { Place = place; Removed = Int32.MaxValue; Inserted = [||] })

    gen {
        let! count = Gen.choose (1, 5)
        let! edits = Gen.listOfLength count edits
        let! last = Gen.frequency [ 3, Gen.constant []; 1, Gen.map List.singleton cut ]
        return edits @ last
    }

let shrink (edits: Edit list) : seq<Edit list> =
    edits
    |> Shrinking.list (fun edit ->
        seq {
            for inserted in Shrinking.towards [||] edit.Inserted do
                { edit with Inserted = inserted }

            for removed in Shrinking.towards 1 edit.Removed do
                { edit with Removed = removed }
        })

let private damage (file: Damaged) (edit: Edit) : Damaged =
    let place = edit.Place % (file.Bytes.Length + 1)

    let kept = min file.Bytes.Length (int (min (int64 Int32.MaxValue) (int64 place + int64 edit.Removed)))

    {
        Bytes = Array.concat [ file.Bytes[.. place - 1]; edit.Inserted; file.Bytes[kept..] ]
        Origins =
            Array.concat
                [
                    file.Origins[.. place - 1]
                    Array.replicate edit.Inserted.Length -1
                    file.Origins[kept..]
                ]
    }

/// The file with all edits made, one after the other.
let apply (edits: Edit list) (file: byte[]) : Damaged =
    edits |> List.fold damage { Bytes = file; Origins = [| 0 .. file.Length - 1 |] }

/// The lines of the sound file that still stand whole on a line of their own: the place of each in the sound file, its
/// length, and its number in the damaged file.
let untouched (file: byte[]) (damaged: Damaged) : (int * int * int64) list =
    let places = Array.create file.Length -1

    damaged.Origins
    |> Array.iteri (fun place origin -> if origin >= 0 then places[origin] <- place)

    let isBreak place = place < 0 || place >= damaged.Bytes.Length || damaged.Bytes[place] = byte '\n'

    let numbers = Array.zeroCreate<int64>(damaged.Bytes.Length + 1)
    numbers[0] <- 1L

    for place in 0 .. damaged.Bytes.Length - 1 do
        numbers[place + 1] <- numbers[place] + (if damaged.Bytes[place] = byte '\n' then 1L else 0L)

    let mutable start = 0

    [
        for line in Files.split file do
            let first = if start < file.Length then places[start] else -1

            let stands =
                line.Length > 0
                && first >= 0
                && Seq.forall (fun offset -> places[start + offset] = first + offset) (seq { 0 .. line.Length - 1 })

            if stands && isBreak (first - 1) && isBreak (first + line.Length) then
                start, line.Length, numbers[first]

            start <- start + line.Length + 1
    ]
