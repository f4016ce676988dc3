namespace AgentObservatory

open System
open System.Collections.Generic
open System.Runtime.InteropServices

/// Copies JSON strings that come in pieces, each as far as it fits: what is beyond a limit is passed over, to the closing quote.
/// The rest is cut between characters, no escape is cut, and an ellipsis ends what is left. Not thread-safe.
[<Sealed>]
type internal CutText() =

    static let ellipsis = [| 0xE2uy; 0x80uy; 0xA6uy |]

    let mutable copied = 0
    let mutable isCut = false
    /// How many bytes of an escape are still to come.
    let mutable escape = 0

    /// Takes the last character back unless it is ASCII: some of its bytes may be missing.
    let trim (output: List<byte>) =
        let isContinuation () = output.Count > 0 && output[output.Count - 1] &&& 0xC0uy = 0x80uy

        while isContinuation () do
            output.RemoveAt(output.Count - 1)

        if output.Count > 0 && output[output.Count - 1] >= 0xC0uy then
            output.RemoveAt(output.Count - 1)

    let cut (output: List<byte>) =
        isCut <- true
        output.AddRange(ReadOnlySpan ellipsis)

    /// Begins a string, after its opening quote.
    member _.Begin() : unit =
        copied <- 0
        isCut <- false
        escape <- 0

    member private _.Copy(bytes: ReadOnlySpan<byte>, limit: int, output: List<byte>) : unit =
        if not isCut then
            let room = limit - copied
            let isWhole = bytes.Length <= room
            let fitting = if isWhole then bytes else bytes.Slice(0, max 0 room)
            output.AddRange fitting
            copied <- copied + fitting.Length

            if not isWhole then
                trim output
                cut output

    /// Takes the next bytes of the string. How many of them belong to it, the closing quote included; -1 if all do, and it
    /// goes on.
    member this.Take(bytes: ReadOnlySpan<byte>, limit: int, output: List<byte>) : int =
        let mutable place = 0
        let mutable finish = -1

        while finish < 0 && place < bytes.Length do
            if escape > 0 then
                if escape = 1 && bytes[place] = byte 'u' && not (this.IsInDigits) then
                    this.IsInDigits <- true
                    escape <- 5

                if not isCut then
                    output.Add bytes[place]
                    copied <- copied + 1

                escape <- escape - 1

                if escape = 0 then this.IsInDigits <- false

                place <- place + 1
            else
                match bytes.Slice(place).IndexOfAny(byte '"', byte '\\') with
                | -1 ->
                    this.Copy(bytes.Slice place, limit, output)
                    place <- bytes.Length
                | length ->
                    this.Copy(bytes.Slice(place, length), limit, output)
                    place <- place + length

                    if bytes[place] = byte '"' then
                        output.Add(byte '"')
                        finish <- place + 1
                    else
                        if copied >= limit && not isCut then cut output

                        if not isCut then
                            output.Add(byte '\\')
                            copied <- copied + 1

                        escape <- 1
                        place <- place + 1

        finish

    member val private IsInDigits = false with get, set
