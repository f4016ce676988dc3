using AgentObservatory.Tests.Support;
using Microsoft.Extensions.AI;

namespace AgentObservatory.Tests.Extensions.AI;

/// <summary>Tokens that a client tells only among its additional counts.</summary>
public class UsageTests
{
    [Theory]
    [InlineData("cache_read_input_tokens", "gen_ai.usage.cache_read.input_tokens")]
    [InlineData("InputTokenDetails.CachedTokenCount", "gen_ai.usage.cache_read.input_tokens")]
    [InlineData("CacheCreationInputTokens", "gen_ai.usage.cache_write.input_tokens")]
    [InlineData("OutputTokenDetails.ReasoningTokenCount", "gen_ai.usage.reasoning.output_tokens")]
    [InlineData("thoughtsTokenCount", "gen_ai.usage.reasoning.output_tokens")]
    public async Task AnAdditionalCountIsToldByItsConvention(string name, string key)
    {
        SpanRecord call = await CallOf(new UsageDetails { AdditionalCounts = new() { [name] = 7 } });

        Assert.Equal(7, call.Attributes[key].AsInteger());
    }

    [Fact]
    public async Task APropertyCountsMoreThanAnAdditionalCount()
    {
        SpanRecord call = await CallOf(
            new UsageDetails
            {
                CachedInputTokenCount = 5,
                AdditionalCounts = new() { ["cached_tokens"] = 7 },
            }
        );

        Assert.Equal(5, call.Attributes["gen_ai.usage.cache_read.input_tokens"].AsInteger());
    }

    private static async Task<SpanRecord> CallOf(UsageDetails usage)
    {
        IChatClient client = new Model(Model.Answer(ChatFinishReason.Stop, [new UsageContent(usage)]))
            .AsBuilder()
            .UseAgentObservatory()
            .Build();
        SessionEnvelope envelope = await Some.EnvelopeOf(async _ => await client.GetResponseAsync("?"));
        return Assert.Single(envelope.Spans);
    }
}
