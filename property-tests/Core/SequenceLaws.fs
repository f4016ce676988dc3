/// What writers have told is a set of sequences, whatever ranges it was made from.
module AgentObservatory.PropertyTests.SequenceLaws

open AgentObservatory
open AgentObservatory.PropertyTests
open FsCheck.FSharp

/// Ranges that overlap, touch, are empty and begin below 0.
let private ranges =
    Gen.map2
        (fun first length -> { First = first; Last = first + length })
        (Gen.choose64 (-6L, 20L))
        (Gen.choose64 (-3L, 6L))
    |> Gen.listOf
    |> Arb.fromGen

let private numbers (ranges: seq<SequenceRange>) =
    set
        [
            for range in ranges do
                yield! [ range.First .. range.Last ]
        ]

[<Law>]
let ``a set of sequences is what its ranges name of 0 or more, in ascending ranges with gaps in between`` () =
    Prop.forAll ranges (fun ranges ->
        let made = SequenceRanges.Create ranges
        let expected = Set.filter (fun sequence -> sequence >= 0L) (numbers ranges)
        Law.same "the sequences" expected (numbers made.Ranges)
        Law.same "how many" (int64 expected.Count) made.Count

        for before, after in Seq.pairwise made.Ranges do
            Law.must "there is a gap in between" (before.Last + 1L < after.First)

        let left, right = List.splitAt (ranges.Length / 2) ranges
        Law.same "the union" made ((SequenceRanges.Create left).Union(SequenceRanges.Create right)))
