namespace AgentObservatory

open System
open System.Collections.Generic
open System.Collections.Immutable

/// The calls of a trace that a test speaks of. Each member says something of all of them, and returns them again; if it is not so,
/// it throws, with the trace in the message. Immutable.
[<Sealed>]
type CallAssertion internal (forest: TraceForest, what: string, calls: ImmutableArray<TraceNode>) =

    let require (expectation: string) (offence: TraceNode -> string option) : unit =
        let offending =
            [
                for call in calls do
                    match offence call with
                    | Some note -> struct (call, note)
                    | None -> ()
            ]

        if not offending.IsEmpty then
            Mismatch.show
                $"Expected {what} {expectation}; {offending.Length} of {calls.Length} are not."
                forest
                offending

    static let rec isUnder (name: string) (node: TraceNode | null) : bool =
        match node with
        | null -> false
        | node -> node.Name = name || isUnder name node.Parent

    /// The calls, in the order of their starts.
    member _.Calls: ImmutableArray<TraceNode> = calls

    /// <summary>There are so many.</summary>
    /// <param name="count">How many.</param>
    /// <exception cref="T:AgentObservatory.TraceAssertionException">There are more, or fewer.</exception>
    member this.Times(count: int) : CallAssertion =
        if calls.Length <> count then
            Mismatch.show
                $"Expected {what} {PlainText.times count}, found {PlainText.times calls.Length}."
                forest
                (Seq.map (fun call -> struct (call, "")) calls)

        this

    /// <summary>Each is somewhere below a span of this name, or below a session of the agent of this name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="T:AgentObservatory.TraceAssertionException">One is not.</exception>
    member this.Under(name: string) : CallAssertion =
        ArgumentNullException.ThrowIfNull(name, nameof name)

        require $"to be under {PlainText.quoted name}" (fun call ->
            if isUnder name call.Parent then None else Some $"not under {PlainText.quoted name}")

        this

    /// <summary>Each has the attribute with this value.</summary>
    /// <param name="key">The attribute's name.</param>
    /// <param name="value">Its value. Numbers compare by what they are, whatever their type.</param>
    /// <exception cref="T:AgentObservatory.TraceAssertionException">One has another value, or does not have it.</exception>
    member this.WithAttribute(key: string, value: AttributeValue) : CallAssertion =
        ArgumentNullException.ThrowIfNull(key, nameof key)
        let show (value: AttributeValue) = PlainText.cut 100 (PlainText.escape (value.ToString()))

        require $"to have {PlainText.quoted key} = {show value}" (fun call ->
            let mutable found = AttributeValue.Null

            if not (call.Attributes.TryGetValue(key, &found)) then
                Some $"has no {PlainText.quoted key}"
            elif SameValue.areSame found value then
                None
            else
                Some $"{PlainText.quoted key} is {show found}")

        this

    /// <summary>Each has ended before the first call of this name starts: in the order of the run, not by the clock.</summary>
    /// <param name="name">The later span's name.</param>
    /// <exception cref="T:AgentObservatory.TraceAssertionException">One had not ended, or there is no later span.</exception>
    member this.Before(name: string) : CallAssertion =
        ArgumentNullException.ThrowIfNull(name, nameof name)

        let later =
            Seq.filter (fun (node: TraceNode) -> node.Name = name) forest.Nodes
            |> Seq.toArray

        if later.Length = 0 then
            Mismatch.show
                $"Expected {what} before {PlainText.quoted name}, which is not there."
                forest
                (Seq.map (fun call -> struct (call, "")) calls)

        let order = CallSequence()

        require $"to have ended before {PlainText.quoted name} starts" (fun call ->
            if Array.forall (fun other -> order.IsBefore(call, other)) later then
                None
            else
                Some $"not before {PlainText.quoted name}")

        this

    /// <summary>Each took at most this time.</summary>
    /// <param name="duration">The longest time that is allowed.</param>
    /// <exception cref="T:AgentObservatory.TraceAssertionException">One took longer.</exception>
    member this.Within(duration: TimeSpan) : CallAssertion =
        require $"to take at most {PlainText.duration duration}" (fun call ->
            if call.Duration <= duration then
                None
            else
                Some $"took {PlainText.duration call.Duration}")

        this

    /// <summary>None has failed, nor anything below one.</summary>
    /// <exception cref="T:AgentObservatory.TraceAssertionException">One has.</exception>
    member this.NoErrors() : CallAssertion =
        require "to be without errors" (fun call ->
            Seq.tryFind (fun (node: TraceNode) -> node.IsError) call.Subtree
            |> Option.map (fun failed ->
                if failed.Index = call.Index then
                    "failed"
                else
                    $"{PlainText.quoted failed.Name} failed below it"))

        this

    /// <summary>Each has used at most so many tokens, with all that is below it.</summary>
    /// <param name="count">How many, of input and output together.</param>
    /// <exception cref="T:AgentObservatory.TraceAssertionException">One has used more.</exception>
    member this.TokensAtMost(count: int64) : CallAssertion =
        require $"to use at most {count} tokens" (fun call ->
            if call.Tokens.Total <= count then None else Some $"used {call.Tokens.Total}")

        this
