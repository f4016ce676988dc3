namespace AgentObservatory

open System
open System.Collections.Generic

/// Operations on arrays of named values, which attributes consist of.
module internal NamedEntries =

    /// Up to this many names, comparing them is the cheapest way to find duplicates.
    [<Literal>]
    let MostCompared = 32

    /// One of 64 bits. Different names mostly have different ones, so that few need to be compared.
    [<CompiledName("BitOf")>]
    let bitOf (key: string) : uint64 =
        if key.Length = 0 then
            1UL
        else
            1UL <<< (key.Length * 7 + int key[0] * 31 + int key[key.Length - 1] * 2)

    /// The place of a name among the first entries; their number if it is not there.
    let placeOf (entries: KeyValuePair<string, 'T>[]) (count: int) (key: string | null) : int =
        let mutable index = 0

        while index < count && not (String.Equals(entries[index].Key, key)) do
            index <- index + 1

        index

    /// Whether the names are few, well-formed and distinct, so that the array can be kept as it is.
    let private areDistinct (entries: KeyValuePair<string, 'T>[]) =
        let mutable areDistinct = entries.Length <= MostCompared
        let mutable index = 0
        let mutable seen = 0UL

        while areDistinct && index < entries.Length do
            let key = entries[index].Key
            areDistinct <- Object.ReferenceEquals(UnicodeText.orEmpty key, key)

            if areDistinct then
                let bit = bitOf key
                areDistinct <- seen &&& bit = 0UL || placeOf entries index key = index
                seen <- seen ||| bit

            index <- index + 1

        areDistinct

    let private merged (entries: KeyValuePair<string, 'T>[]) : KeyValuePair<string, 'T>[] =
        let kept = OrderedDictionary<string, 'T>(entries.Length)

        for entry in entries do
            kept[UnicodeText.orEmpty entry.Key] <- entry.Value

        Seq.toArray kept

    /// Each name once: at its first place, with its last value. A null name becomes "". The array itself, if nothing has
    /// to change.
    [<CompiledName("Distinct")>]
    let distinct (entries: KeyValuePair<string, 'T>[]) : KeyValuePair<string, 'T>[] =
        if areDistinct entries then entries else merged entries

    /// Whether both have the very same names, as objects, in the same order.
    [<CompiledName("HaveSameNames")>]
    let haveSameNames (left: KeyValuePair<string, 'T>[]) (right: KeyValuePair<string, 'T>[]) : bool =
        let mutable index = if left.Length = right.Length then 0 else Int32.MaxValue

        while index < right.Length
              && Object.ReferenceEquals(left[index].Key, right[index].Key) do
            index <- index + 1

        index = right.Length

    /// Finds a value by its name; leaves the value unchanged if there is none.
    let tryFind (entries: KeyValuePair<string, 'T>[]) (key: string | null) (value: byref<'T>) : bool =
        let index = placeOf entries entries.Length key
        let isFound = index < entries.Length
        if isFound then value <- entries[index].Value
        isFound

    /// Whether both hold the same names with the same values, in any order. The names in each are distinct. If the
    /// order is the same, as in copies, one pass is enough.
    let equal (left: KeyValuePair<string, 'T>[]) (right: KeyValuePair<string, 'T>[]) : bool when 'T :> IEquatable<'T> =
        let isMatched (entry: KeyValuePair<string, 'T>) (inPlace: KeyValuePair<string, 'T>) =
            let mutable value = inPlace.Value

            (String.Equals(entry.Key, inPlace.Key) || tryFind right entry.Key &value)
            && value.Equals entry.Value

        Object.ReferenceEquals(left, right)
        || (left.Length = right.Length && Array.forall2 isMatched left right)
