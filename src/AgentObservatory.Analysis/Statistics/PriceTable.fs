namespace AgentObservatory

open System
open System.Collections.Generic
open System.Text.Json

/// What a model's tokens cost, each for a million of them, in whatever currency the table has.
[<NoComparison>]
type ModelPrice =
    {
        /// Tokens that the model is given.
        Input: decimal
        /// Tokens that it generates.
        Output: decimal
        /// Input that is read from a cache; null if it costs as any other.
        CacheRead: Nullable<decimal>
        /// Input that is written to a cache; null if it costs as any other.
        CacheWrite: Nullable<decimal>
        /// Output that is reasoning; null if it costs as any other.
        Reasoning: Nullable<decimal>
    }

/// The user's prices of models. Immutable; safe to share between threads.
[<Sealed>]
type PriceTable private (prices: Dictionary<string, ModelPrice>) =

    /// Larger prices are taken as this, so that no cost overflows.
    static let largest = 1_000_000_000m

    static let price (given: Nullable<decimal>) (other: decimal) : decimal =
        Math.Clamp((if given.HasValue then given.Value else other), 0m, largest)

    static let ofMillion (tokens: int64) (price: decimal) : decimal = decimal tokens / 1_000_000m * price

    static let cost (price': ModelPrice) (tokens: TokenUsage) : decimal =
        // What is cached is among the input, whatever a provider says.
        let read = min tokens.CacheRead tokens.Input
        let written = min tokens.CacheWrite (tokens.Input - read)
        let reasoning = min tokens.Reasoning tokens.Output
        let input = price (Nullable price'.Input) 0m
        let output = price (Nullable price'.Output) 0m

        ofMillion (tokens.Input - read - written) input
        + ofMillion read (price price'.CacheRead input)
        + ofMillion written (price price'.CacheWrite input)
        + ofMillion (tokens.Output - reasoning) output
        + ofMillion reasoning (price price'.Reasoning output)

    static let readPrice (model: JsonElement) : ModelPrice =
        let optional (name: string) : Nullable<decimal> =
            match model.TryGetProperty name with
            | true, value ->
                let mutable price = 0m

                if value.TryGetDecimal &price then
                    Nullable price
                else
                    raise (InvalidOperationException(value.GetRawText() + " is no price."))
            | _ -> Nullable()

        {
            Input = (optional "input").GetValueOrDefault()
            Output = (optional "output").GetValueOrDefault()
            CacheRead = optional "cache_read"
            CacheWrite = optional "cache_write"
            Reasoning = optional "reasoning"
        }

    /// A table without prices.
    static member Empty: PriceTable = PriceTable(Dictionary())

    /// A table of prices by model. A name that ends with * stands for all models whose names begin so; a model has the price
    /// of the longest name that fits. Of two prices of one name the last counts.
    static member Create(prices: IEnumerable<KeyValuePair<string, ModelPrice>>) : PriceTable =
        ArgumentNullException.ThrowIfNull prices
        let table = Dictionary<string, ModelPrice>(StringComparer.Ordinal)

        for entry in prices do
            table[string entry.Key] <- entry.Value

        PriceTable table

    /// <summary>
    /// Reads a table: an object with a member for each model, such as
    /// {"gpt-4o*": {"input": 2.5, "output": 10, "cache_read": 1.25}}, with prices for a million tokens.
    /// </summary>
    /// <exception cref="T:System.FormatException">It is none; the message says what is wrong.</exception>
    static member Parse(json: string) : PriceTable =
        ArgumentNullException.ThrowIfNull json

        try
            use document = JsonDocument.Parse json

            document.RootElement.EnumerateObject()
            |> Seq.map (fun model -> KeyValuePair(model.Name, readPrice model.Value))
            |> Seq.toArray
            |> PriceTable.Create
        with
        | :? JsonException
        | :? InvalidOperationException as error ->
            raise (FormatException("This is no table of prices: " + error.Message, error))

    /// The price of a model; null if the table has none.
    member _.Find(model: string) : ModelPrice | null =
        let name = string model
        let mutable found = Unchecked.defaultof<ModelPrice>

        if prices.TryGetValue(name, &found) then
            found
        else
            let fitting =
                Seq.filter
                    (fun (entry: KeyValuePair<string, ModelPrice>) ->
                        entry.Key.EndsWith '*'
                        && name
                            .AsSpan()
                            .StartsWith(entry.Key.AsSpan(0, entry.Key.Length - 1), StringComparison.Ordinal))
                    prices

            let length (entry: KeyValuePair<string, ModelPrice>) = entry.Key.Length
            if Seq.isEmpty fitting then null else (Seq.maxBy length fitting).Value

    /// What tokens of a model cost; null if the table has no price of it. Cached tokens are part of the input, and reasoning
    /// of the output: they are paid once.
    member this.CostOf(model: string, tokens: TokenUsage) : Nullable<decimal> =
        match this.Find model with
        | null -> Nullable()
        | price -> Nullable(cost price tokens)
