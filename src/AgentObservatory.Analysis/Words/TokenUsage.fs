namespace AgentObservatory

open System.Runtime.CompilerServices

/// Tokens of one model call or of several. Cached tokens are among the input, and reasoning tokens among the output, so they
/// are never added to them.
[<Struct; IsReadOnly; NoComparison>]
type TokenUsage =
    {
        /// Tokens that models were given, cached ones included.
        Input: int64
        /// Tokens that models have generated, reasoning included.
        Output: int64
        /// Input tokens that were read from a cache.
        CacheRead: int64
        /// Input tokens that were written to a cache.
        CacheWrite: int64
        /// Output tokens that were spent on reasoning.
        Reasoning: int64
    }

    /// The attributes that tell of tokens.
    static member internal Attributes: string[] =
        [|
            Convention.inputTokens
            Convention.outputTokens
            Convention.cacheReadTokens
            Convention.cacheWriteTokens
            Convention.reasoningTokens
        |]

    /// No tokens.
    static member None: TokenUsage = { Input = 0L; Output = 0L; CacheRead = 0L; CacheWrite = 0L; Reasoning = 0L }

    /// Input and output together. Counts saturate.
    member this.Total = Sound.add this.Input this.Output

    /// Whether all counts are 0.
    member this.IsNone = this.Equals TokenUsage.None

    /// Both together.
    member this.Add(other: TokenUsage) : TokenUsage =
        {
            Input = Sound.add this.Input other.Input
            Output = Sound.add this.Output other.Output
            CacheRead = Sound.add this.CacheRead other.CacheRead
            CacheWrite = Sound.add this.CacheWrite other.CacheWrite
            Reasoning = Sound.add this.Reasoning other.Reasoning
        }

    /// What a span's attributes say by the GenAI conventions. Numbers below 0 and what is no number count as 0.
    static member Of(attributes: Attributes) : TokenUsage =
        let count (key: string) =
            let value: AttributeValue = attributes[key]
            max 0L (value.AsInteger())

        if attributes.Count = 0 then
            TokenUsage.None
        else
            {
                Input = count Convention.inputTokens
                Output = count Convention.outputTokens
                CacheRead = count Convention.cacheReadTokens
                CacheWrite = count Convention.cacheWriteTokens
                Reasoning = count Convention.reasoningTokens
            }

    /// Whether the counts are equal.
    static member op_Equality(left: TokenUsage, right: TokenUsage) = left.Equals right

    /// Whether the counts differ.
    static member op_Inequality(left: TokenUsage, right: TokenUsage) = not (left.Equals right)
