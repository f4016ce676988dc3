namespace AgentObservatory

/// What was read from a line of a trace file.
[<RequireQualifiedAccess; NoComparison>]
type TraceLine =
    /// An envelope, and the schema version that the line states ("" if it states none).
    | Readable of LineNumber: int64 * Envelope: SessionEnvelope * SchemaVersion: string
    /// The line holds no readable envelope; the reason says why.
    | Unreadable of LineNumber: int64 * Reason: string

    /// The line's number in its file, from 1.
    member this.Number =
        match this with
        | Readable(lineNumber, _, _)
        | Unreadable(lineNumber, _) -> lineNumber
