namespace AgentObservatory

open System.Collections.Generic

/// Values as people compare them: 5 is 5.0, within lists and maps, too.
module internal SameValue =

    let isNumber (value: AttributeValue) : bool =
        value.Kind = AttributeKind.Integer
        || value.Kind = AttributeKind.Float
        || value.Kind = AttributeKind.Number

    let compareNumbers (left: AttributeValue) (right: AttributeValue) : int =
        if left.Kind = AttributeKind.Integer && right.Kind = AttributeKind.Integer then
            compare (left.AsInteger()) (right.AsInteger())
        else
            (left.AsFloat()).CompareTo(right.AsFloat())

    let rec areSame (left: AttributeValue) (right: AttributeValue) : bool =
        match left.Kind, right.Kind with
        | AttributeKind.List, AttributeKind.List ->
            left.AsList().Length = right.AsList().Length
            && Seq.forall2 areSame (left.AsList()) (right.AsList())
        | AttributeKind.Map, AttributeKind.Map ->
            let others = right.AsMap()

            left.AsMap().Count = others.Count
            && Seq.forall
                (fun (entry: KeyValuePair<string, AttributeValue>) ->
                    let mutable other = AttributeValue.Null
                    others.TryGetValue(entry.Key, &other) && areSame entry.Value other)
                (left.AsMap())
        | _ when isNumber left && isNumber right -> compareNumbers left right = 0
        | _ -> left.Equals right
