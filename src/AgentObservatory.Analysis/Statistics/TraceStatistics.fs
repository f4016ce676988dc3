namespace AgentObservatory

open System
open System.Collections.Generic

/// Totals of any number of sessions. It keeps no envelope and a limited number of names, so it takes the same memory however
/// many come. Not safe to use from several threads at once.
[<Sealed>]
type TraceStatistics(prices: PriceTable) =
    let statuses = SortedDictionary<SpanStatus, int64>()
    let failing = Highest(TraceStatistics.TopSessions, _.Errors)
    let slowest = Highest(TraceStatistics.TopSessions, _.DurationNanoseconds)
    let mutable start = Int64.MaxValue
    let mutable finish = Int64.MinValue

    let totals () = TotalsByName<SpanTotals>(SpanTotals)

    /// Without prices.
    new() = TraceStatistics PriceTable.Empty

    /// The attributes of spans that totals take notice of.
    static member internal Attributes: string[] = Array.append SessionSummary.Attributes StreamTotals.Attributes

    /// How many sessions are listed as failing most or as slowest, at most.
    static member TopSessions = 10

    /// All sessions: their count, errors and durations, and all tokens.
    member val Sessions: SpanTotals = SpanTotals()

    /// How many sessions ended how.
    member _.SessionsByStatus: IReadOnlyDictionary<SpanStatus, int64> = statuses

    /// All spans.
    member val Spans: SpanTotals = SpanTotals()

    /// The spans by kind.
    member val ByKind: TotalsByName<SpanTotals> = totals ()

    /// The calls of tools by the tool's name.
    member val ByTool: TotalsByName<SpanTotals> = totals ()

    /// The calls of models by the model that answered, else the one that was asked for.
    member val ByModel: TotalsByName<SpanTotals> = totals ()

    /// The runs of agents by the agent's name: sessions, and steps that are runs of agents by the conventions. Their tokens are
    /// those that were used while the agent acted and no other below it did.
    member val ByAgent: TotalsByName<SpanTotals> = totals ()

    /// The streams by name.
    member val Streams: TotalsByName<StreamTotals> = TotalsByName<StreamTotals>(StreamTotals)

    /// How many events the sessions hold, those that could not be placed included.
    member val Events = 0L with get, private set

    /// How many sessions and spans have failed.
    member this.Errors: int64 = Sound.add this.Sessions.Errors this.Spans.Errors

    /// How many events were dropped.
    member val Dropped = 0L with get, private set

    /// How many events could not be placed.
    member val Anomalies = 0L with get, private set

    /// When the first session started; null if there is none with a time.
    member _.StartTime: Nullable<Timestamp> =
        if start = Int64.MaxValue then Nullable() else Nullable { UnixNanoseconds = start }

    /// When the last session ended; null if there is none with a time.
    member _.EndTime: Nullable<Timestamp> =
        if start = Int64.MaxValue then Nullable() else Nullable { UnixNanoseconds = finish }

    /// The sessions with most errors, from the most down. Sessions without errors are not among them.
    member _.Failing: IReadOnlyList<SessionSummary> = failing.Items

    /// The sessions that ran longest, from the longest down.
    member _.Slowest: IReadOnlyList<SessionSummary> = slowest.Items

    member private this.AddSession(node: TraceNode) : unit =
        let envelope = node.Session
        let total (tally: Tally) = if isNull (box tally) then 0L else tally.Total
        let strays = int64 (Sound.list envelope.Strays).Length

        this.Sessions.Tell(node.Status, node.IsError, node.DurationNanoseconds)
        this.ByAgent.Of(node.Agent).Tell(node.Status, node.IsError, node.DurationNanoseconds)
        statuses[node.Status] <- statuses.GetValueOrDefault(node.Status, 0L) + 1L
        this.Events <- this.Events + int64 (Sound.list envelope.Events).Length + strays
        this.Dropped <- Sound.add this.Dropped (total envelope.Dropped)
        this.Anomalies <- Sound.add this.Anomalies (Sound.add strays (total envelope.Discarded))

        // A session in a damaged file may have no time; it must not extend the range.
        if node.StartTime <> SessionInfo.Unknown.StartTime then
            start <- min start node.StartTime.UnixNanoseconds
            finish <- max finish envelope.EndTime.UnixNanoseconds

    /// Most sessions are not among the top ones, and need no summary.
    member private _.Rank(node: TraceNode, errors: int64) : unit =
        let isSlow = slowest.Takes node.DurationNanoseconds
        let isFailing = failing.Takes errors

        if isSlow || isFailing then
            let summary = SessionSummary.Of node.Session

            if isSlow then slowest.Add summary

            if isFailing then failing.Add summary

    member private this.AddSpan(node: TraceNode, span: SpanRecord) : unit =
        let add (totals: SpanTotals) = totals.Tell(node.Status, node.IsError, node.DurationNanoseconds)
        add this.Spans
        add (this.ByKind.Of node.Kind)

        if node.Tool <> "" then add (this.ByTool.Of node.Tool)

        if node.Model <> "" then add (this.ByModel.Of node.Model)

        if SpanRole.isAgentRun node.Kind node.Attributes then add (this.ByAgent.Of node.Agent)

        if node.Kind = SpanKind.Stream then (this.Streams.Of node.Name).Add span

    member private this.AddTokens(node: TraceNode) : unit =
        let cost = prices.CostOf(node.Model, node.OwnTokens)
        let add (totals: SpanTotals) = totals.Use(node.OwnTokens, cost)
        add this.Sessions
        add (this.ByAgent.Of node.Agent)

        if not node.IsSession then
            add this.Spans
            add (this.ByKind.Of node.Kind)

            if node.Model <> "" then add (this.ByModel.Of node.Model)

            if node.Tool <> "" then add (this.ByTool.Of node.Tool)

    /// Adds the sessions of a forest. Tokens that an agent tells as a total of sessions below it are not added to theirs.
    member this.Add(forest: TraceForest) : unit =
        ArgumentNullException.ThrowIfNull forest
        let errors = Dictionary<SessionEnvelope, int64>(HashIdentity.Reference)

        for node in forest.Nodes do
            match node.Span with
            | null -> this.AddSession node
            | span -> this.AddSpan(node, span)

            if node.IsTokenSource then this.AddTokens node

            if node.IsError then
                errors[node.Session] <- errors.GetValueOrDefault(node.Session, 0L) + 1L

        for node in forest.Nodes do
            if node.IsSession then this.Rank(node, errors.GetValueOrDefault(node.Session, 0L))

    /// Adds a session alone. It does not know of sessions that this one has started: if an agent tells their tokens as its own,
    /// they are counted with both.
    member this.Add(envelope: SessionEnvelope) : unit = this.Add(TraceForest.Of envelope)
