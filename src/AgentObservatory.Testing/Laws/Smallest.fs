namespace AgentObservatory

open FsCheck
open FsCheck.FSharp

/// The search for the smallest case that breaks a law. The cases are the same in each run, small ones first.
module internal Smallest =

    let private sizes = 60
    let private casesOfSize = 10
    let private mostSteps = 5_000

    /// Goes on to smaller cases as long as one of them fails, too.
    let private shrink (smaller: 'Case -> seq<'Case>) (offence: 'Case -> string option) (first: 'Case) (why: string) =
        let mutable steps = 0

        let rec from (case: 'Case) (why: string) =
            let found =
                smaller case
                |> Seq.takeWhile (fun _ ->
                    steps <- steps + 1
                    steps <= mostSteps)
                |> Seq.tryPick (fun case -> offence case |> Option.map (fun why -> struct (case, why)))

            match found with
            | Some(struct (case, why)) -> from case why
            | None -> struct (case, why)

        from first why

    /// The smallest case with an offence that was found, and the offence.
    let find (cases: Arbitrary<'Case>) (offence: 'Case -> string option) : struct ('Case * string) option =
        seq { 1..sizes }
        |> Seq.collect (fun size -> Gen.sampleWithSeed (Rnd(uint64 size)) size casesOfSize cases.Generator)
        |> Seq.tryPick (fun case -> offence case |> Option.map (fun why -> struct (case, why)))
        |> Option.map (fun (struct (case, why)) -> shrink cases.Shrinker offence case why)
