/// Redactors that hide a secret, each in a way that makes trouble.
module AgentObservatory.PropertyTests.HostileRedactors

open System
open System.Threading
open AgentObservatory

/// Put into every text that a program reports.
let secret = "pl4nted5ecret"

let private holds (value: AttributeValue) = value.ToString().Contains(secret, StringComparison.Ordinal)

let private hide (value: AttributeValue) : AttributeValue =
    match value.AsString() with
    | null -> value
    | text -> AttributeValue.FromString(text.Replace(secret, "HIDDEN"))

let private attributes (value: AttributeValue) = dict [ "value", (box value: objnull) ]

type Manner =
    /// Does what it should.
    | Hides
    /// Throws where it sees the secret, and says it.
    | ThrowsAtSecrets
    | ThrowsAlways
    /// Lets other threads go first.
    | IsSlow
    /// Gives another kind of value, as a list or map as often as not.
    | Mutates
    /// Reports into the session that is current, and starts sessions, while it is asked.
    | Reports

type HostileRedactor(manner: Manner) =
    let mutable turn = 0

    let others: AttributeValue[] =
        [|
            AttributeValue.Null
            AttributeValue.FromInteger 1L
            AttributeValue.op_Implicit [| "a"; "b" |]
            AttributeValue.FromMap(
                Attributes.Create(
                    ReadOnlySpan [| Collections.Generic.KeyValuePair("k", AttributeValue.FromBoolean true) |]
                )
            )
            AttributeValue.FromString(String('x', 40_000))
        |]

    member val Observatory: Observatory | null = null with get, set

    interface IRedactor with
        member _.IncludesNames = true

        member this.Redact(_, value) =
            match manner with
            | Hides -> hide value
            | ThrowsAtSecrets -> if holds value then invalidOp (value.ToString()) else value
            | ThrowsAlways -> invalidOp (value.ToString())
            | IsSlow ->
                Thread.Yield() |> ignore
                hide value
            | Mutates -> others[Interlocked.Increment &turn % others.Length]
            | Reports ->
                match this.Observatory with
                | null -> ()
                | observatory ->
                    use session = observatory.StartSession(AgentContext(value.ToString(), "redactor"))
                    use _ = session.ToolCall(value.ToString(), attributes value)
                    ()

                match AgentSession.Current with
                | null -> ()
                | session -> session.ToolCall(value.ToString(), attributes value).Dispose()

                hide value
