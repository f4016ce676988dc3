/// Smaller versions of a failing case.
module internal AgentObservatory.Generators.Shrinking

/// Shorter lists first (halves, then one element less), then the same list with one smaller element.
let list (element: 'T -> seq<'T>) (items: 'T list) : seq<'T list> =
    seq {
        let half = items.Length / 2

        if half > 1 then
            List.take half items
            List.skip half items

        for index in 0 .. items.Length - 1 do
            List.removeAt index items

        for index in 0 .. items.Length - 1 do
            for smaller in element items[index] do
                List.updateAt index smaller items
    }

/// The simplest value, where the present one is not it already.
let towards (simplest: 'T) (value: 'T) : seq<'T> =
    if Unchecked.equals simplest value then Seq.empty else Seq.singleton simplest
