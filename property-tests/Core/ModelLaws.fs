/// The model whose laws are proved (proofs) and the library are the same where both say something: on what is hostile, too.
module AgentObservatory.PropertyTests.ModelLaws

open AgentObservatory
open FsCheck.FSharp

[<Literal>]
let private Cases = 100_000

[<Law(Cases)>]
let ``the fold says of any reports what the proved model says`` () =
    Prop.forAll Reports.hostile (fun run ->
        if not run.Reports.IsEmpty then
            let model = ProvedModel.told run.Reports [ run.Reports, [] ]
            let envelope = SessionReducer.fold (List.map Reports.event run.Reports)
            Law.same "the fold" model (Told.ofLibrary run.Reports model envelope))

[<Law(Cases)>]
let ``merging says of any parts what the proved model says`` () =
    Prop.forAll Reports.hostile (fun run ->
        let parts = Reports.parts run

        if not parts.IsEmpty then
            let envelopes = List.map Reports.envelope parts
            // One alone would stay as it is, whatever it claims.
            let merged = Seq.exactlyOne (EnvelopeMerge.merge (envelopes.Head :: envelopes))
            let model = ProvedModel.told run.Reports parts
            Law.same "the merge" model (Told.ofLibrary run.Reports model merged))
