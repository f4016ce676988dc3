namespace AgentObservatory

open System.Collections.Generic
open System.Collections.Immutable

/// Merges the parts of runs. Pure and total; the order of the parts does not matter, nor how often one comes.
[<RequireQualifiedAccess>]
module EnvelopeMerge =

    let private mergeRun (parts: IReadOnlyList<SessionEnvelope>) : SessionEnvelope =
        if parts.Count = 1 then
            parts[0]
        else
            let events =
                [|
                    for part in parts do
                        yield! part.Boundaries
                        yield! part.Events
                        yield! Seq.map _.Event part.Strays
                |]

            let claims = Seq.collect (fun (part: SessionEnvelope) -> part.Writers :> seq<_>) parts
            SessionReducer.foldRun events (Seq.map _.Session parts) claims

    /// What a process has left of a session, told in these parts, with the mark that the process has ended.
    [<CompiledName("Recovered")>]
    let internal recovered (parts: IReadOnlyList<SessionEnvelope>) : SessionEnvelope =
        let merged = mergeRun parts
        let ended (writer: RunWriter) = { writer with HasProcessEnded = true }

        { merged with
            Writers = ImmutableArray.CreateRange(Seq.map ended merged.Writers)
        }

    /// One envelope for each run, in the order in which the runs first come. An envelope whose writers are not known, of
    /// schema 0.2 or 0.1, stays as it is. Of two events with one id, the one with the smaller bytes counts, and the other
    /// becomes a stray; nothing is lost.
    [<CompiledName("Merge")>]
    let merge (envelopes: IEnumerable<SessionEnvelope>) : ImmutableArray<SessionEnvelope> =
        let runs = List<List<SessionEnvelope>>()
        let byKey = Dictionary<SessionKey, List<SessionEnvelope>>()

        for envelope in Seq.filter (fun envelope -> not (isNull (box envelope))) envelopes do
            match byKey.TryGetValue envelope.Session.Key with
            | true, parts when not envelope.Writers.IsDefaultOrEmpty -> parts.Add envelope
            | _ ->
                let parts = List [ envelope ]
                runs.Add parts

                if not envelope.Writers.IsDefaultOrEmpty then byKey.Add(envelope.Session.Key, parts)

        ImmutableArray.CreateRange(Seq.map mergeRun runs)
