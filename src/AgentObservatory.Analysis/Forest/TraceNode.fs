namespace AgentObservatory

open System
open System.Collections.Generic
open System.Collections.Immutable

/// A session or one of its spans in a forest. Immutable once its forest is made; safe to share between threads.
[<Sealed>]
type TraceNode internal (index: int, envelope: SessionEnvelope, span: SpanRecord | null, parent: TraceNode | null) =
    let depth: int =
        match parent with
        | null -> 0
        | parent -> parent.Depth + 1

    /// The kind of a session among spans: it is their root.
    static member SessionKind = "session"

    /// Its position in the forest, each node before its children.
    member _.Index: int = index

    /// How many nodes are above it.
    member _.Depth: int = depth

    /// The session that it is, or belongs to.
    member _.Session: SessionEnvelope = envelope

    /// The span; null if the node is the session itself.
    member _.Span: SpanRecord | null = span

    /// Whether it is a session.
    member _.IsSession: bool = isNull span

    /// What it was started by; null for a root.
    member _.Parent: TraceNode | null = parent

    /// What it has started: spans in the order of their starts, and among them sessions by their times.
    member val Children: ImmutableArray<TraceNode> = ImmutableArray.Empty with get, internal set

    /// How many nodes there are from here down, this one included. They follow it in the forest's list of nodes.
    member val Count: int = 1 with get, internal set

    /// The nodes of its forest.
    member val internal All: TraceNode[] = [||] with get, set

    /// This node and all below it, each before its children.
    member this.Subtree: IEnumerable<TraceNode> = Seq.init this.Count (fun place -> this.All[index + place])

    /// The span's kind; <see cref="P:AgentObservatory.TraceNode.SessionKind"/> for a session.
    member _.Kind: string =
        match span with
        | null -> TraceNode.SessionKind
        | span -> string span.Kind

    /// The span's name; for a session, that of its agent.
    member _.Name: string =
        match span with
        | null -> string envelope.Session.AgentId
        | span -> string span.Name

    /// How it ended.
    member _.Status: SpanStatus =
        match span with
        | null -> envelope.Status
        | span -> span.Status

    /// Its error; null if there is none.
    member _.Error: ErrorInfo | null =
        match span with
        | null -> envelope.Error
        | span -> span.Error

    /// Whether it has failed: by its status or with an error.
    member this.IsError: bool = SpanRole.isError this.Status this.Error

    /// When it started.
    member _.StartTime: Timestamp =
        match span with
        | null -> envelope.Session.StartTime
        | span -> span.StartTime

    /// How long it ran; never negative.
    member _.DurationNanoseconds: int64 =
        match span with
        | null -> max 0L envelope.DurationNanoseconds
        | span -> max 0L span.DurationNanoseconds

    /// How long it ran, truncated to 100 nanoseconds.
    member this.Duration: TimeSpan = TimeSpan.FromTicks(this.DurationNanoseconds / 100L)

    /// When it ended: its start and as long as it ran.
    member this.EndTime: Timestamp = { UnixNanoseconds = Sound.endOf this.StartTime this.DurationNanoseconds }

    /// The span's attributes; for a session, its metadata.
    member _.Attributes: Attributes =
        match span with
        | null -> envelope.Session.Metadata
        | span -> span.Attributes

    /// The agent that acts: the nearest one that is named, from here up; else the session's.
    member val Agent: string = "" with get, internal set

    /// The tool that is called; "" if it is no tool call.
    member this.Tool: string = if this.IsSession then "" else SpanRole.tool this.Kind this.Name this.Attributes

    /// The model that is called, as its answer says, else as it was asked for; "" if it is no model call.
    member this.Model: string =
        if this.IsSession then "" else SpanRole.model this.Kind this.Name this.Attributes

    /// The tokens that it tells of itself, whoever used them.
    member val OwnTokens: TokenUsage = TokenUsage.None with get, internal set

    /// The tokens from here down: the sum over the lowest nodes that tell any. What a node above them tells is a total of
    /// the same tokens, and not added.
    member val Tokens: TokenUsage = TokenUsage.None with get, internal set

    /// Whether its own tokens count: no node below tells any.
    member val IsTokenSource: bool = false with get, internal set

    /// The kind and the name.
    override this.ToString() = this.Kind + " " + this.Name
