// Draws icon.png, the icon of the packages: nested spans on a dark square.
//   dotnet fsi docs/images/icon.fsx

open System
open System.Buffers.Binary
open System.IO
open System.IO.Compression
open System.Text

let size = 128

/// Left, top, width, height and colour of each shape, from back to front.
let shapes =
    [
        (0.0, 0.0, 128.0, 128.0, 24.0), (0x17, 0x20, 0x33)
        (20.0, 26.0, 88.0, 16.0, 8.0), (0x5B, 0xC0, 0xEB)
        (34.0, 56.0, 42.0, 16.0, 8.0), (0x9B, 0xE5, 0x64)
        (62.0, 86.0, 46.0, 16.0, 8.0), (0xFD, 0xB8, 0x33)
    ]

/// How much of a pixel a rectangle with round corners covers, from 0 to 1.
let coverage (x: int, y: int) (left, top, width, height, radius) =
    let beyond at start length = abs (float at + 0.5 - start - length / 2.0) - length / 2.0 + radius

    let across, down = beyond x left width, beyond y top height
    let outside = sqrt ((max across 0.0) ** 2.0 + (max down 0.0) ** 2.0) - radius
    Math.Clamp(0.5 - outside, 0.0, 1.0)

let pixel x y =
    let blend (red, green, blue, alpha) (shape, (r, g, b)) =
        let part = coverage (x, y) shape
        let mix under over = under + (float over - under) * part
        mix red r, mix green g, mix blue b, max alpha part

    let red, green, blue, alpha = shapes |> List.fold blend (23.0, 32.0, 51.0, 0.0)
    [| red; green; blue; alpha * 255.0 |] |> Array.map (Math.Round >> byte)

let rows =
    [|
        for y in 0 .. size - 1 do
            0uy // no filter

            for x in 0 .. size - 1 do
                yield! pixel x y
    |]

let checksum (bytes: byte[]) =
    let step (crc: uint32) (next: byte) =
        let shift value _ = if value &&& 1u = 1u then (value >>> 1) ^^^ 0xEDB88320u else value >>> 1

        Seq.fold shift (crc ^^^ uint32 next) [ 1..8 ]

    ~~~(Array.fold step UInt32.MaxValue bytes)

let bigEndian (value: uint32) =
    let bytes: byte[] = Array.zeroCreate 4
    BinaryPrimitives.WriteUInt32BigEndian(bytes, value)
    bytes

let chunk (name: string) (data: byte[]) =
    let named = Array.append (Encoding.ASCII.GetBytes name) data
    Array.concat [ bigEndian (uint32 data.Length); named; bigEndian (checksum named) ]

let packed =
    use memory = new MemoryStream()
    let zip = new ZLibStream(memory, CompressionLevel.SmallestSize)
    zip.Write(rows, 0, rows.Length)
    zip.Dispose()
    memory.ToArray()

let eightBitsWithAlpha = [| 8uy; 6uy; 0uy; 0uy; 0uy |]

let png =
    Array.concat
        [
            [| 0x89uy; 0x50uy; 0x4Euy; 0x47uy; 0x0Duy; 0x0Auy; 0x1Auy; 0x0Auy |]
            chunk "IHDR" (Array.concat [ bigEndian (uint32 size); bigEndian (uint32 size); eightBitsWithAlpha ])
            chunk "IDAT" packed
            chunk "IEND" [||]
        ]

File.WriteAllBytes(Path.Combine(__SOURCE_DIRECTORY__, "icon.png"), png)
