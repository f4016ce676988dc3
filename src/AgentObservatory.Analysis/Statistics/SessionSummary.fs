namespace AgentObservatory

open System
open System.Collections.Generic

/// A session on one line.
[<NoComparison>]
type SessionSummary =
    {
        /// Who ran, and since when.
        Session: SessionInfo
        /// The status.
        Status: SpanStatus
        /// How long it ran.
        DurationNanoseconds: int64
        /// How many spans it has.
        Spans: int64
        /// How many events it holds, those that could not be placed included.
        Events: int64
        /// How many of its spans have failed; one more if it has failed itself.
        Errors: int64
        /// Its tokens: the sum over the lowest spans that tell any.
        Tokens: TokenUsage
        /// The first thing that a user asks; null if nothing says so.
        Question: string | null
    }

    /// How long it ran, truncated to 100 nanoseconds.
    member this.Duration: TimeSpan = TimeSpan.FromTicks(this.DurationNanoseconds / 100L)

    /// The attributes of spans that a summary takes notice of.
    static member internal Attributes: string[] =
        Array.concat
            [
                SpanRole.attributes
                TokenUsage.Attributes
                OwnWords.questions
                [| Convention.inputMessages |]
            ]

    /// Summarizes a session without those that it has started.
    static member Of(envelope: SessionEnvelope) : SessionSummary = SessionSummary.OfOne(TraceForest.Of envelope)

    /// Summarizes the one session of a forest.
    static member internal OfOne(forest: TraceForest) : SessionSummary =
        let envelope = forest.Nodes[0].Session

        {
            Session = envelope.Session
            Status = envelope.Status
            DurationNanoseconds = max 0L envelope.DurationNanoseconds
            Spans = int64 (Sound.list envelope.Spans).Length
            Events =
                int64 (Sound.list envelope.Events).Length
                + int64 (Sound.list envelope.Strays).Length
            Errors = int64 (Seq.length (Seq.filter (fun (node: TraceNode) -> node.IsError) forest.Nodes))
            Tokens = forest.Tokens
            Question = ConversationReader.firstQuestion forest.Nodes
        }

/// The few that rank highest of many, in constant memory.
[<Sealed>]
type internal Highest(size: int, rank: SessionSummary -> int64) =
    let kept = List<SessionSummary>(size + 1)

    /// From the highest down; of equal ones the first to come first.
    member _.Items: IReadOnlyList<SessionSummary> = kept

    /// Whether one of this rank would be among them.
    member _.Takes(value: int64) = value > 0L && (kept.Count < size || rank kept[kept.Count - 1] < value)

    member _.Add(summary: SessionSummary) : unit =
        let place = kept.FindLastIndex(fun other -> rank other >= rank summary) + 1
        kept.Insert(place, summary)

        if kept.Count > size then kept.RemoveAt size
