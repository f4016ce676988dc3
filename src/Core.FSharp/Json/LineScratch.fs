namespace AgentObservatory

open System
open System.Collections.Generic
open System.Text

/// What a reader reuses from line to line: short texts seen before, and room for values under construction. Where only some
/// attributes of spans are wanted, a line is read as its outline: without all others, without those of stream events, and
/// without tracebacks. Not thread-safe.
[<Sealed>]
type internal LineScratch(wanted: WantedAttributes | null) =

    static let mostShared = 32
    static let slots = 256
    static let mostKept = 4_096

    let texts: string[] = Array.create slots ""

    let slotOf (text: ReadOnlySpan<byte>) =
        let first, middle, last = text[0], text[text.Length / 2], text[text.Length - 1]
        (text.Length + 7 * int first + 31 * int middle + 57 * int last) % slots

    /// For reading everything.
    new() = LineScratch null

    /// The attributes of spans that are read; null if everything is.
    member _.Wanted: WantedAttributes | null = wanted

    /// Members of objects that are being read, those of outer objects first.
    member val Members = List<KeyValuePair<string, AttributeValue>>()

    /// Items of lists that are being read, those of outer lists first.
    member val Items = List<AttributeValue>()

    /// Clears what an unreadable line left behind.
    member this.Clear() =
        this.Members.Clear()
        this.Items.Clear()

        if this.Members.Capacity > mostKept then this.Members.Capacity <- mostKept

        if this.Items.Capacity > mostKept then this.Items.Capacity <- mostKept

    /// The text of valid UTF-8. A short text seen before is not allocated again.
    member _.Text(utf8: ReadOnlySpan<byte>) : string =
        if utf8.Length = 0 then
            ""
        elif utf8.Length > mostShared then
            Encoding.UTF8.GetString utf8
        else
            let slot = slotOf utf8

            if not (Ascii.Equals(utf8, texts[slot].AsSpan())) then
                texts[slot] <- Encoding.UTF8.GetString utf8

            texts[slot]
