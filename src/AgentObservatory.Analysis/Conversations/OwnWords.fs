namespace AgentObservatory

open System.Collections.Generic

/// Attributes that hold what is said where no convention's attribute does: the names that people give them.
module internal OwnWords =

    let questions = [| "question"; "prompt"; "input"; "user_message"; "message" |]
    let private answers = [| "answer"; "reply"; "response"; "completion"; "output" |]
    let private results = [| "result"; "output"; "answer" |]

    /// Of an item of a stream.
    let text = "text"

    let private firstOf (names: string[]) (attributes: Attributes) : string =
        Array.tryPick
            (fun name ->
                match SpanRole.text attributes name with
                | "" -> None
                | text -> Some text)
            names
        |> Option.defaultValue ""

    /// What is asked; "" if nothing says so.
    let question (attributes: Attributes) : string = firstOf questions attributes

    /// What is answered; "" if nothing says so.
    let answer (attributes: Attributes) : string = firstOf answers attributes

    let private isOfConvention (name: string) =
        name.StartsWith(Convention.genAi, System.StringComparison.Ordinal)
        || name.StartsWith(Convention.own, System.StringComparison.Ordinal)

    /// A tool's result; null if nothing says so.
    let result (attributes: Attributes) : AttributeValue =
        Array.tryPick
            (fun (name: string) ->
                match attributes[name] with
                | value when value.Kind = AttributeKind.Null -> None
                | value -> Some value)
            results
        |> Option.defaultValue AttributeValue.Null

    /// A tool's arguments: all that is told of its call and is not its result; null if nothing is.
    let arguments (attributes: Attributes) : AttributeValue =
        let given =
            Seq.filter
                (fun (entry: KeyValuePair<string, AttributeValue>) ->
                    not (isOfConvention entry.Key || Array.contains entry.Key results))
                attributes
            |> Seq.toArray

        if given.Length = 0 then
            AttributeValue.Null
        else
            AttributeValue.FromMap(Attributes.Create(System.ReadOnlySpan given))
