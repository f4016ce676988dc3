namespace AgentObservatory

open System.Collections.Generic

/// What an observatory has lost or got wrong, and what of that a test expects.
[<Sealed>]
type internal Losses() =
    let reports = List<Diagnostic>()
    let kinds = HashSet<DiagnosticKind>()
    let reasons = HashSet<string>()

    member _.Report(diagnostic: Diagnostic) = lock reports (fun () -> reports.Add diagnostic)

    member _.Allow(kind: DiagnosticKind) = lock reports (fun () -> kinds.Add kind |> ignore)

    member _.Allow(reason: string) = lock reports (fun () -> reasons.Add reason |> ignore)

    member private _.Dropped (what: string) (tally: Tally) : seq<string> =
        seq {
            for entry in tally do
                if not (reasons.Contains entry.Key) then $"{what}: {entry.Value} dropped ({entry.Key})"
        }

    /// What is counted and neither dropped nor reported.
    member private _.Ignored(health: ObservatoryHealth) : seq<string> =
        seq {
            for name, count in
                [
                    nameof health.AttributesIgnored, health.AttributesIgnored
                    nameof health.ParentsIgnored, health.ParentsIgnored
                    nameof health.TicketsIgnored, health.TicketsIgnored
                    nameof health.ObservationsShed, health.ObservationsShed
                ] do
                if count > 0L && not (reasons.Contains name) then $"{name}: {count}"
        }

    /// What nobody expects, a line each.
    member this.Unexpected(health: ObservatoryHealth) : string list =
        lock reports (fun () ->
            [
                for report in reports do
                    if not (kinds.Contains report.Kind) then
                        let cause =
                            match report.Exception with
                            | null -> ""
                            | thrown ->
                                $" ({thrown.GetType().Name}: {PlainText.cut 200 (PlainText.escape thrown.Message)})"

                        $"{report.Kind} in {report.Source}: {PlainText.escape report.Message}{cause}"

                yield! this.Dropped "events" health.EventsDropped
                yield! this.Dropped "sessions" health.SessionsRefused
                yield! this.Ignored health

                for exporter in health.Exporters do
                    yield! this.Dropped "envelopes" exporter.Dropped
            ])
