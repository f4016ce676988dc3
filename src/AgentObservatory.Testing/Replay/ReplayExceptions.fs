namespace AgentObservatory

open System

/// A replay was asked for what its trace has no answer to. The message says what differs. Nothing was called instead.
[<Sealed>]
type ReplayMissException internal (message: string) =
    inherit Exception(message)

/// What was replayed had failed when it was recorded.
[<Sealed>]
type RecordedErrorException internal (errorType: string, message: string) =
    inherit Exception(message)

    /// The type of the exception that was recorded.
    member _.ErrorType: string = errorType

/// A failure that a test has planted.
[<Sealed>]
type PlantedFaultException internal (message: string) =
    inherit Exception(message)

module internal RecordedFailure =

    /// Fails as the call has failed, or was cancelled; a failure that left no error is one, too.
    let again (node: TraceNode) : unit =
        match node.Error with
        | null when node.IsError -> raise (RecordedErrorException("", "The call had failed when it was recorded."))
        | null when node.Status = SpanStatus.Cancelled ->
            raise (OperationCanceledException "The call was cancelled when it was recorded.")
        | null -> ()
        | error -> raise (RecordedErrorException(string error.Type, string error.Message))
