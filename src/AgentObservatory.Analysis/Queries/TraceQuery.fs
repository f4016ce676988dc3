namespace AgentObservatory

open System
open System.Collections.Immutable
open System.Diagnostics.CodeAnalysis
open System.Runtime.InteropServices

/// Asks a query about events one by one. Keeps what has been told of open sessions and open spans, and the ids of the last
/// thousand sessions that have ended; not safe to use from several threads at once.
[<Sealed>]
type EventMatcher internal (decide: Timestamp -> QuerySubject -> bool, usesNow: bool, clock: TimeProvider) =
    let sessions = OpenSessions()
    let now () = Timestamp.FromDateTimeOffset(clock.GetUtcNow())
    let fixedDecision = if usesNow then None else Some(decide { UnixNanoseconds = 0L })

    let selects (subject: QuerySubject) =
        match fixedDecision with
        | Some decision -> decision subject
        | None -> decide (now ()) subject

    /// Whether the query selects the event's span, as far as that has been told by now. Of the span's stream events it looks
    /// at this one. The events of a session come in their order. A null event is not selected.
    member _.Matches(event: TraceEvent) : bool =
        if isNull (box event) || isNull (box event.Session) || isNull (box event.Fact) then
            false
        else
            let struct (span, session) = sessions.Hear event
            selects (EventSubject(event, span, session))

/// A query, which selects spans, for example "kind=tool_call and duration>1s". docs/analysis.md has the language. All tests
/// of a query hold on the same span. A field that is missing makes every test of it false, != included; "not" turns what a
/// test says into its opposite. A session is the root of its spans, of the kind "session". Immutable; safe to share between
/// threads.
[<Sealed>]
type TraceQuery internal (expression: QueryExpression) =

    static let rec usesNow (expression: QueryExpression) : bool =
        match expression with
        | QueryExpression.Test { Comparison = ValueSome(struct (_, value)) } -> value.IsNow || value.IsAgo
        | QueryExpression.Test _ -> false
        | QueryExpression.Not inner -> usesNow inner
        | QueryExpression.And parts
        | QueryExpression.Or parts -> List.exists usesNow parts

    static let rec fields (expression: QueryExpression) : seq<QueryField> =
        match expression with
        | QueryExpression.Test test -> Seq.singleton test.Field
        | QueryExpression.Not inner -> fields inner
        | QueryExpression.And parts
        | QueryExpression.Or parts -> Seq.collect fields parts

    static let isOfEvents (field: QueryField) =
        field.IsText || field.IsEventName || field.IsEventText || field.IsEventTime

    /// How deep brackets and "not" may stand within each other.
    static member MaxDepth: int = QueryReader.MaxDepth

    member internal _.Expression = expression

    /// The attributes of spans that it asks about; null if it may ask about all, or about stream events.
    member internal _.Attributes: string[] | null =
        let fields = Seq.toArray (fields expression)

        if Array.exists isOfEvents fields then
            null
        else
            let named (field: QueryField) =
                match field with
                | QueryField.Attribute key -> Some key
                | _ -> None

            Array.concat [ SpanRole.attributes; TokenUsage.Attributes; Array.choose named fields ]

    /// The query at a time, to ask about many forests.
    member internal _.At(now: DateTimeOffset) : TraceForest -> ImmutableArray<TraceNode> =
        let decide = QueryEvaluation.compile (Timestamp.FromDateTimeOffset now) expression

        fun forest ->
            let found = ImmutableArray.CreateBuilder<TraceNode>()
            let sessions = BySession SessionSubject

            for node in forest.Nodes do
                if decide (NodeSubject(node, sessions.Of node.Session)) then found.Add node

            found.DrainToImmutable()

    /// Reads a query. Returns false, and says why and where, for anything else, null included.
    static member TryParse
        (
            text: string | null,
            [<NotNullWhen(true); Out>] query: byref<TraceQuery | null>,
            [<NotNullWhen(false); Out>] error: byref<QueryError | null>
        ) : bool =
        match QueryReader.read (string text) with
        | Ok expression ->
            query <- TraceQuery expression
            error <- null
            true
        | Error found ->
            query <- null
            error <- found
            false

    /// <summary>Reads a query.</summary>
    /// <exception cref="T:System.FormatException">It is none; the message says why, and where.</exception>
    static member Parse(text: string) : TraceQuery =
        match QueryReader.read (string text) with
        | Ok expression -> TraceQuery expression
        | Error error -> raise (FormatException(error.ToString()))

    /// The nodes that it selects, in the order of the forest. The time is what "now" and "ago" refer to.
    member this.Select(forest: TraceForest, now: DateTimeOffset) : ImmutableArray<TraceNode> =
        ArgumentNullException.ThrowIfNull forest
        this.At now forest

    /// Whether it selects the session or one of its spans.
    member this.Matches(envelope: SessionEnvelope, now: DateTimeOffset) : bool =
        not (this.Select(TraceForest.Of envelope, now)).IsEmpty

    /// Asks it about events. The clock says what "now" and "ago" refer to.
    member _.OnEvents(clock: TimeProvider) : EventMatcher =
        ArgumentNullException.ThrowIfNull clock
        EventMatcher((fun now -> QueryEvaluation.compile now expression), usesNow expression, clock)

    /// The query as text, which reads as an equal query.
    override _.ToString() : string = QueryText.write expression

    override _.Equals(other: objnull) =
        match other with
        | :? TraceQuery as other -> expression = other.Expression
        | _ -> false

    override this.GetHashCode() = this.ToString().GetHashCode(StringComparison.Ordinal)
