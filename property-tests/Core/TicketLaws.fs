/// Tickets read back as what they were, and nothing else is one.
module AgentObservatory.PropertyTests.TicketLaws

open System
open AgentObservatory
open AgentObservatory.Generators
open AgentObservatory.PropertyTests
open FsCheck
open FsCheck.FSharp
open global.Xunit

let private tickets: Arbitrary<RunTicket> =
    gen {
        let some = Gen.map (uint64 >> max 1UL) Numbers.integers
        let! high = some
        let! low = some
        let! runId = some
        let! writer = some
        let! sequence = Gen.map (fun number -> number &&& (RunTicket.MaxSequence - 1UL)) some
        let! span = Gen.oneof [ Gen.constant 0UL; some ]
        let! time = Numbers.integers
        let! isSuspended = Gen.elements [ true; false ]

        return
            {
                Key =
                    {
                        TraceId = { High = high; Low = low }
                        RunId = { Value = runId; Extension = 0UL }
                    }
                Stamp = { Writer = writer; Sequence = sequence }
                SpanId = { Value = span; Extension = 0UL }
                SuspendedAt = (if isSuspended then Nullable { UnixNanoseconds = time } else Nullable())
            }
    }
    |> Arb.fromGen

let private holds (law: RunTicket -> unit) = Prop.forAll tickets law

let private isOf (ticket: RunTicket) (place: SessionParent) =
    place.TraceId = ticket.Key.TraceId
    && (place.SpanId.IsNone || place.SpanId = ticket.Key.RunId)

[<Law(5000)>]
let ``a ticket reads back as what it was, and is short`` () =
    holds (fun ticket ->
        let text = ticket.ToString()
        Law.must "short" (text.Length <= RunTicket.MaxLength)
        Law.same "read back" (TicketReading.Whole ticket) (RunTicket.Read text)
        Law.same "amid white space" (TicketReading.Whole ticket) (RunTicket.Read("\r\n " + text + "\t")))

[<Law(5000)>]
let ``a ticket that is cut anywhere is no ticket, but says its trace as soon as that is whole`` () =
    holds (fun ticket ->
        let text = ticket.ToString()

        for length in 0 .. text.Length - 1 do
            match RunTicket.Read(text.Substring(0, length)) with
            | TicketReading.Whole _ -> Law.must $"{length} characters" false
            | TicketReading.Partial place -> Law.must "its trace" (length >= 36 && isOf ticket place)
            | TicketReading.Unreadable -> Law.must "too short" (length < 36))

[<Law(5000)>]
let ``a ticket from a newer version says its trace and its run`` () =
    holds (fun ticket ->
        for version in [ "ao2"; "ao17"; "ao99999999999999999999" ] do
            match RunTicket.Read(version + ticket.ToString().Substring 3 + "-and-more") with
            | TicketReading.Partial place ->
                Law.same "trace" ticket.Key.TraceId place.TraceId
                Law.same "run" ticket.Key.RunId place.SpanId
            | _ -> Law.must version false)

[<Law(5000)>]
let ``any text is read, and what is read as a ticket is written as one`` () =
    let forged =
        gen {
            let! ticket = tickets.Generator
            let text = ticket.ToString()
            let! place = Gen.choose (0, text.Length - 1)

            let! put =
                Gen.oneof
                    [
                        Gen.map string (Gen.choose (0, 9))
                        Gen.map string Texts.anyOrNull
                        Gen.constant "-"
                    ]

            let! removed = Gen.choose (0, 1)
            return text.Remove(place, removed).Insert(place, put)
        }

    let texts = Gen.oneof [ Gen.map string Texts.anyOrNull; forged ]

    Prop.forAll (Arb.fromGen texts) (fun text ->
        match RunTicket.Read text with
        | TicketReading.Whole ticket ->
            Law.must "no event has this sequence" (ticket.Stamp.Sequence <= RunTicket.MaxSequence)
            Law.same "again" (TicketReading.Whole ticket) (RunTicket.Read(ticket.ToString()))
        | TicketReading.Partial place -> Law.must "a trace" (not place.TraceId.IsNone)
        | TicketReading.Unreadable -> ())

[<Fact>]
let ``no text and a long text are unreadable`` () =
    Law.same "null" TicketReading.Unreadable (RunTicket.Read null)
    Law.same "long" TicketReading.Unreadable (RunTicket.Read("ao1-" + String('1', 1_000_000)))
