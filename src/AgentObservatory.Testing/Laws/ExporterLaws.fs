namespace AgentObservatory

open System
open System.Collections.Generic
open AgentObservatory.Generators
open FsCheck
open FsCheck.FSharp

/// What an observatory does with an exporter.
type internal ExporterStep =
    | Take of Scenario.Scenario
    | Flush

/// What must hold of an exporter.
module internal ExporterLaws =

    let private cases: Arbitrary<ExporterStep list> =
        let take = Gen.map Take ScenarioGenerator.hostile.Generator
        let step = Gen.frequency [ 3, take; 1, Gen.constant Flush ]

        let smaller (step: ExporterStep) =
            match step with
            | Take scenario -> Seq.map Take (ScenarioShrinker.shrink scenario)
            | Flush -> Seq.empty

        let steps =
            Gen.sized (fun size -> Gen.bind (fun count -> Gen.listOfLength count step) (Gen.choose (0, min 12 size)))

        Arb.fromGenShrink (steps, Shrinking.list smaller)

    /// The scenario as one session with ids of its own: none of its events tells of another one.
    let private envelope (number: int) (scenario: Scenario.Scenario) : SessionEnvelope =
        let own (session: SessionInfo) =
            { session with
                SessionId = $"session {number}"
                TraceId = { High = 1UL; Low = uint64 number + 1UL }
            }

        let told =
            Scenario.events
                { scenario with
                    Session = own scenario.Session
                    Moves = List.map (fun (move: Scenario.Move) -> { move with Session = 0 }) scenario.Moves
                }

        let envelope = SessionReducer.fold told
        { envelope with Session = own envelope.Session }

    let private flush (exporter: IExporter) =
        match exporter with
        | :? IFlushableExporter as buffered -> buffered.Flush()
        | _ -> ()

    let private dispose (exporter: IExporter) =
        match box exporter with
        | :? IAsyncDisposable as disposable -> disposable.DisposeAsync().AsTask().GetAwaiter().GetResult()
        | :? IDisposable as disposable -> disposable.Dispose()
        | _ -> ()

    let private list (ids: seq<string>) =
        if Seq.isEmpty ids then "nothing" else String.Join(", ", Seq.map PlainText.escape ids)

    /// Runs a case; what is wrong first, if anything is.
    let private offence
        (create: unit -> 'Exporter)
        (read: 'Exporter -> seq<string>)
        (steps: ExporterStep list)
        : string option =
        let mutable what = "Creating it"

        try
            let exporter = create ()
            let taken = List<string>()

            let mustHave () =
                let found = Seq.toArray (read exporter)

                if Seq.toArray taken <> found then
                    Some $"{what} leaves {list found} where there must be {list taken}."
                else
                    None

            let act (name: string) (action: IExporter -> unit) () =
                what <- name
                action exporter
                mustHave ()

            let run (number: int) (step: ExporterStep) () =
                match step with
                | Flush -> act "Flush" flush ()
                | Take scenario ->
                    let taking = envelope number scenario
                    what <- $"Exporting session {number}"
                    (exporter :> IExporter).Export taking
                    taken.Add taking.Session.SessionId
                    // What is buffered need not be there before it is flushed.
                    if (box exporter) :? IFlushableExporter then None else mustHave ()

            [
                yield! List.mapi run steps
                act "The last flush" flush
                act "A flush with nothing to write" flush
                act "Dispose" dispose
                act "A second Dispose" dispose
            ]
            |> Seq.tryPick (fun act -> act ())
        with thrown ->
            Some $"{what} throws {thrown.GetType().Name}: {PlainText.cut 200 (PlainText.escape thrown.Message)}"

    let private show (number: int) (step: ExporterStep) : string =
        match step with
        | Flush -> "  flush"
        | Take scenario ->
            let lines = (ApprovalText.ofForest (TraceForest.Of(envelope number scenario))).TrimEnd('\n').Split('\n')

            let shown =
                Array.truncate 20 lines
                |> Array.map (fun line -> "    " + PlainText.cut 300 line)

            String.Join("\n", Array.append [| $"  export session {number}:" |] shown)

    let check (create: unit -> 'Exporter) (read: 'Exporter -> seq<string>) : unit =
        match Smallest.find cases (offence create read) with
        | Some(struct (steps, why)) ->
            let shown = String.Join("\n", List.mapi show steps @ [ "  flush, and dispose" ])
            Mismatch.tell $"The exporter is wrong. {why}\nThe smallest counterexample found:\n{shown}"
        | None -> ()
