namespace AgentObservatory

open System
open System.Collections.Generic
open System.Collections.Immutable
open System.Runtime.CompilerServices

module internal Expectation =

    let private offending (note: string) (nodes: seq<TraceNode>) = Seq.map (fun node -> struct (node, note)) nodes

    let private of' (forest: TraceForest) (isMeant: TraceNode -> bool) =
        Seq.filter isMeant forest.Nodes |> ImmutableArray.CreateRange

    let isCall (name: string) (node: TraceNode) = not node.IsSession && node.Name = name

    let called (forest: TraceForest) (what: string) (isMeant: TraceNode -> bool) : CallAssertion =
        ArgumentNullException.ThrowIfNull(forest, nameof forest)
        let calls = of' forest isMeant
        if calls.IsEmpty then Mismatch.show $"Expected {what}, found none." forest []
        CallAssertion(forest, what, calls)

    let notCalled (forest: TraceForest) (name: string) : unit =
        ArgumentNullException.ThrowIfNull(forest, nameof forest)
        ArgumentNullException.ThrowIfNull(name, nameof name)
        let calls = of' forest (isCall name)

        if not calls.IsEmpty then
            Mismatch.show
                $"Expected no call of {PlainText.quoted name}, found {calls.Length}."
                forest
                (offending "" calls)

    let noErrors (forest: TraceForest) : unit =
        ArgumentNullException.ThrowIfNull(forest, nameof forest)
        let failed = of' forest _.IsError

        if not failed.IsEmpty then
            Mismatch.show $"Expected no errors, found {failed.Length}." forest (offending "failed" failed)

    let within (forest: TraceForest) (duration: TimeSpan) : unit =
        ArgumentNullException.ThrowIfNull(forest, nameof forest)

        let slow =
            Seq.filter (fun (root: TraceNode) -> root.Duration > duration) forest.Roots
            |> Seq.toList

        if not slow.IsEmpty then
            Mismatch.show
                $"Expected the run to take at most {PlainText.duration duration}."
                forest
                (List.map (fun root -> struct (root, $"took {PlainText.duration root.Duration}")) slow)

    let tokensAtMost (forest: TraceForest) (count: int64) : unit =
        ArgumentNullException.ThrowIfNull(forest, nameof forest)

        if forest.Tokens.Total > count then
            let sources = Seq.filter (fun (node: TraceNode) -> node.IsTokenSource) forest.Nodes

            Mismatch.show
                $"Expected at most {count} tokens, found {forest.Tokens.Total}."
                forest
                (Seq.map (fun (node: TraceNode) -> struct (node, string node.OwnTokens.Total)) sources)

    let private fact (event: TraceEvent) : string =
        match event.Fact with
        | TraceFact.SpanStarted _ -> "starts"
        | TraceFact.SpanEnded finish -> "ends, " + PlainText.status finish.Status
        | TraceFact.StreamEvent(name, _, _) -> "event " + PlainText.quoted name
        | TraceFact.SessionStarted _ -> "starts"
        | TraceFact.SessionEnded finish -> "ends, " + PlainText.status finish.Status

    let follows (envelope: SessionEnvelope) (rule: Rule) : unit =
        let result = rule.Check envelope

        if result.Verdict <> RuleVerdict.Holds then
            let forest = TraceForest.Of envelope
            let notes = Dictionary<SpanId, string>()

            for event in result.Stretch do
                let known = notes.GetValueOrDefault(event.SpanId, "")
                notes[event.SpanId] <- if known = "" then fact event else known + "; " + fact event

            let noteOf (node: TraceNode) =
                match node.Span with
                | null -> SpanId.None
                | span -> span.SpanId
                |> notes.GetValueOrDefault

            let verdict =
                if result.Verdict = RuleVerdict.Broken then
                    "is broken"
                else
                    "cannot be told: the run lacks events that could change the answer"

            Mismatch.show
                $"The rule {verdict}: {PlainText.escape (rule.ToString())}"
                forest
                [
                    for node in forest.Nodes do
                        match noteOf node with
                        | null -> ()
                        | note -> struct (node, note)
                ]

/// What a test expects of a trace: of one session, or of the trees that several are. If it is not so, it throws, with the trace in the
/// message and the part marked that does not fit.
[<AbstractClass; Sealed; Extension>]
type TraceAssertions =

    /// <summary>There are spans of this name.</summary>
    /// <param name="forest">The trace.</param>
    /// <param name="name">The name.</param>
    /// <returns>All of them, to say more about.</returns>
    /// <exception cref="T:AgentObservatory.TraceAssertionException">There is none.</exception>
    [<Extension>]
    static member Called(forest: TraceForest, name: string) : CallAssertion =
        ArgumentNullException.ThrowIfNull(name, nameof name)
        Expectation.called forest $"calls of {PlainText.quoted name}" (Expectation.isCall name)

    /// <summary>There are spans that a query selects.</summary>
    /// <param name="forest">The trace.</param>
    /// <param name="query">The query. "now" in it is the earliest time there is.</param>
    /// <returns>All of them, to say more about.</returns>
    /// <exception cref="T:AgentObservatory.TraceAssertionException">There is none.</exception>
    [<Extension>]
    static member Called(forest: TraceForest, query: TraceQuery) : CallAssertion =
        ArgumentNullException.ThrowIfNull(query, nameof query)

        let selected =
            HashSet<int>(Seq.map (fun (node: TraceNode) -> node.Index) (query.Select(forest, DateTimeOffset.MinValue)))

        Expectation.called forest $"spans with {PlainText.escape (query.ToString())}" (fun node ->
            selected.Contains node.Index)

    /// <summary>There is no span of this name.</summary>
    /// <param name="forest">The trace.</param>
    /// <param name="name">The name.</param>
    /// <returns>The trace again.</returns>
    /// <exception cref="T:AgentObservatory.TraceAssertionException">There is one.</exception>
    [<Extension>]
    static member NotCalled(forest: TraceForest, name: string) : TraceForest =
        Expectation.notCalled forest name
        forest

    /// <summary>Nothing has failed.</summary>
    /// <param name="forest">The trace.</param>
    /// <returns>The trace again.</returns>
    /// <exception cref="T:AgentObservatory.TraceAssertionException">A session or a span has.</exception>
    [<Extension>]
    static member NoErrors(forest: TraceForest) : TraceForest =
        Expectation.noErrors forest
        forest

    /// <summary>Each outermost session took at most this time.</summary>
    /// <param name="forest">The trace.</param>
    /// <param name="duration">The longest time that is allowed.</param>
    /// <returns>The trace again.</returns>
    /// <exception cref="T:AgentObservatory.TraceAssertionException">One took longer.</exception>
    [<Extension>]
    static member Within(forest: TraceForest, duration: TimeSpan) : TraceForest =
        Expectation.within forest duration
        forest

    /// <summary>At most so many tokens were used, each counted once.</summary>
    /// <param name="forest">The trace.</param>
    /// <param name="count">How many, of input and output together.</param>
    /// <returns>The trace again.</returns>
    /// <exception cref="T:AgentObservatory.TraceAssertionException">More were used.</exception>
    [<Extension>]
    static member TokensAtMost(forest: TraceForest, count: int64) : TraceForest =
        Expectation.tokensAtMost forest count
        forest

    /// <inheritdoc cref="M:AgentObservatory.TraceAssertions.Called(AgentObservatory.TraceForest,System.String)"/>
    [<Extension>]
    static member Called(envelope: SessionEnvelope, name: string) : CallAssertion = TraceForest.Of(envelope).Called name

    /// <inheritdoc cref="M:AgentObservatory.TraceAssertions.Called(AgentObservatory.TraceForest,AgentObservatory.TraceQuery)"/>
    [<Extension>]
    static member Called(envelope: SessionEnvelope, query: TraceQuery) : CallAssertion =
        TraceForest.Of(envelope).Called query

    /// <inheritdoc cref="M:AgentObservatory.TraceAssertions.NotCalled(AgentObservatory.TraceForest,System.String)"/>
    [<Extension>]
    static member NotCalled(envelope: SessionEnvelope, name: string) : SessionEnvelope =
        Expectation.notCalled (TraceForest.Of envelope) name
        envelope

    /// <inheritdoc cref="M:AgentObservatory.TraceAssertions.NoErrors(AgentObservatory.TraceForest)"/>
    [<Extension>]
    static member NoErrors(envelope: SessionEnvelope) : SessionEnvelope =
        Expectation.noErrors (TraceForest.Of envelope)
        envelope

    /// <inheritdoc cref="M:AgentObservatory.TraceAssertions.Within(AgentObservatory.TraceForest,System.TimeSpan)"/>
    [<Extension>]
    static member Within(envelope: SessionEnvelope, duration: TimeSpan) : SessionEnvelope =
        Expectation.within (TraceForest.Of envelope) duration
        envelope

    /// <inheritdoc cref="M:AgentObservatory.TraceAssertions.TokensAtMost(AgentObservatory.TraceForest,System.Int64)"/>
    [<Extension>]
    static member TokensAtMost(envelope: SessionEnvelope, count: int64) : SessionEnvelope =
        Expectation.tokensAtMost (TraceForest.Of envelope) count
        envelope

    /// <summary>A rule holds of the run. If it is broken, the message marks the spans of the stretch that breaks it.</summary>
    /// <param name="envelope">The trace.</param>
    /// <param name="rule">The rule.</param>
    /// <returns>The trace again.</returns>
    /// <exception cref="T:AgentObservatory.TraceAssertionException">It is broken, or cannot be told because events are
    /// missing.</exception>
    [<Extension>]
    static member Follows(envelope: SessionEnvelope, rule: Rule) : SessionEnvelope =
        Expectation.follows envelope rule
        envelope

    /// <summary>A rule holds of the run. If it is broken, the message marks the spans of the stretch that breaks it.</summary>
    /// <param name="envelope">The trace.</param>
    /// <param name="rule">The rule as text.</param>
    /// <returns>The trace again.</returns>
    /// <exception cref="T:System.FormatException">The text is not a rule.</exception>
    /// <exception cref="T:AgentObservatory.TraceAssertionException">It is broken, or cannot be told because events are
    /// missing.</exception>
    [<Extension>]
    static member Follows(envelope: SessionEnvelope, rule: string) : SessionEnvelope =
        TraceAssertions.Follows(envelope, Rule.Parse rule)
