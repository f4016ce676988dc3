namespace AgentObservatory

open System
open System.Collections.Generic

/// Totals of spans, or of runs. Only what has ended has a duration.
[<Sealed>]
type SpanTotals internal () =
    /// How many there are.
    member val Count = 0L with get, internal set

    /// How many of them have failed.
    member val Errors = 0L with get, internal set

    /// How long they ran.
    member val Durations: DurationHistogram = DurationHistogram()

    /// Their tokens, each counted once.
    member val Tokens = TokenUsage.None with get, internal set

    /// What these tokens cost, as far as the prices of their models are known.
    member val Cost = 0m with get, internal set

    /// The tokens whose price is not known.
    member val UnpricedTokens = 0L with get, internal set

    member internal this.Tell(status: SpanStatus, isError: bool, nanoseconds: int64) : unit =
        this.Count <- Sound.add this.Count 1L

        if isError then this.Errors <- this.Errors + 1L

        if status <> SpanStatus.Unfinished then this.Durations.Add nanoseconds

    member internal this.Use(tokens: TokenUsage, cost: Nullable<decimal>) : unit =
        this.Tokens <- this.Tokens.Add tokens

        if cost.HasValue then
            this.Cost <- this.Cost + min cost.Value (Decimal.MaxValue - this.Cost)
        else
            this.UnpricedTokens <- Sound.add this.UnpricedTokens tokens.Total

/// Totals by name: of the first names to come, as many as there is room for. All others are counted together, and so are names
/// of more than 200 characters.
[<Sealed>]
type TotalsByName<'Totals> internal (create: unit -> 'Totals) =
    let byName = Dictionary<string, 'Totals>(StringComparer.Ordinal)

    /// How many names have totals of their own at most.
    static member MaxNames = 100

    /// The longest name that has totals of its own, in UTF-16 units.
    static member MaxNameLength = 200

    /// The totals by name, in no order.
    member _.Named: IReadOnlyDictionary<string, 'Totals> = byName

    /// The totals of what has no name of its own here.
    member val Others: 'Totals = create ()

    member internal this.Of(name: string) : 'Totals =
        match byName.TryGetValue name with
        | true, totals -> totals
        | _ when
            byName.Count = TotalsByName<'Totals>.MaxNames
            || name.Length > TotalsByName<'Totals>.MaxNameLength
            ->
            this.Others
        | _ ->
            let totals = create ()
            byName.Add(name, totals)
            totals
