using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Analysis;

public class StatisticsTests
{
    private static readonly PriceTable Prices = PriceTable.Parse(
        """{"gpt*": {"input": 2, "output": 10, "cache_read": 1}, "gpt-4.1": {"input": 4, "output": 10, "cache_read": 1}}"""
    );

    [Fact]
    public void CallsAreCountedByKindToolModelAndAgent()
    {
        var statistics = new TraceStatistics(Prices);
        statistics.Add(QueryTrace.Recorded.Value.Envelope);
        statistics.Add(QueryTrace.Recorded.Value.Envelope);

        Assert.Equal(2, statistics.Sessions.Count);
        Assert.Equal(10, statistics.Spans.Count);
        Assert.Equal(2, statistics.Errors);
        Assert.Equal(["agent_step", "llm_call", "stream", "tool_call"], statistics.ByKind.Named.Keys.Order());
        Assert.Equal(2, statistics.ByTool.Named["fetch"].Errors);
        Assert.Equal(2, statistics.ByAgent.Named["demo"].Count);
        SpanTotals model = statistics.ByModel.Named["gpt-4.1"];
        Assert.Equal((2400, 160), (model.Tokens.Input, model.Tokens.Output));
        Assert.Equal(2400 * 4e-6m + 160 * 10e-6m, model.Cost);
        Assert.Equal(model.Cost, statistics.Sessions.Cost);
        Assert.InRange(model.Durations.Percentile(50), 2_000_000_000, 2_000_000_000 * 33L / 32);
        StreamTotals stream = statistics.Streams.Named["answer"];
        Assert.Equal((2, 6, 2), (stream.Count, stream.Items, stream.Endings["completed"]));
        Assert.Equal(50_000_000, stream.MaxGaps.Maximum);
    }

    [Fact]
    public void CachedTokensArePaidOnceAndUnknownModelsAreNotFree()
    {
        var tokens = new TokenUsage(1_000_000, 1_000_000, 400_000, 0, 900_000);

        Assert.Equal(0.6m * 2 + 0.4m * 1 + 10, Prices.CostOf("gpt-4o-mini", tokens));
        Assert.Equal(0.6m * 4 + 0.4m * 1 + 10, Prices.CostOf("gpt-4.1", tokens));
        Assert.Null(Prices.CostOf("claude", tokens));
    }

    [Fact]
    public void TokensWithoutAPriceAreToldApart()
    {
        var statistics = new TraceStatistics();
        statistics.Add(QueryTrace.Recorded.Value.Envelope);

        Assert.Equal((0m, 1280), (statistics.Sessions.Cost, statistics.Sessions.UnpricedTokens));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"gpt": {"input": "two"}}""")]
    [InlineData("""{"gpt": 2}""")]
    [InlineData("""{"gpt": {"input": 1e999}}""")]
    public void WhatIsNoTableOfPricesSaysSo(string json) =>
        Assert.StartsWith(
            "This is no table of prices",
            Assert.Throws<FormatException>(() => PriceTable.Parse(json)).Message
        );

    [Fact]
    public void AHostileCountOrPriceOverflowsNothing()
    {
        PriceTable dear = PriceTable.Parse("""{"*": {"input": 79228162514264337593543950335, "output": 1e20}}""");
        var statistics = new TraceStatistics(dear);
        SessionEnvelope envelope = Some.Envelope(session =>
        {
            using AgentSpan call = session.LlmCall("m");
            call.Set("gen_ai.usage.input_tokens", long.MaxValue);
            call.Set("gen_ai.usage.output_tokens", ulong.MaxValue);
            call.Set("gen_ai.usage.cache_read.input_tokens", -5);
        });
        for (int time = 0; time < 20; time++)
        {
            statistics.Add(envelope);
        }

        Assert.Equal(long.MaxValue, statistics.Sessions.Tokens.Total);
        Assert.True(statistics.Sessions.Cost > 1e20m);
    }

    [Fact]
    public void ManyNamesAndLongOnesAreCountedTogether()
    {
        var statistics = new TraceStatistics();
        statistics.Add(
            Some.Envelope(session =>
            {
                session.ToolCall(new string('x', 201)).Dispose();
                for (int number = 0; number < 150; number++)
                {
                    session.ToolCall("t" + number).Dispose();
                }
            })
        );

        Assert.Equal(100, statistics.ByTool.Named.Count);
        Assert.Equal(51, statistics.ByTool.Others.Count);
    }

    [Fact]
    public void TheSlowestAndThoseThatFailMostComeFirst()
    {
        var statistics = new TraceStatistics();
        for (int failures = 0; failures < 15; failures++)
        {
            statistics.Add(
                Some.Envelope(session =>
                {
                    for (int number = 0; number < failures; number++)
                    {
                        using AgentSpan tool = session.ToolCall("t");
                        tool.Fail(new InvalidOperationException());
                    }
                })
            );
        }

        Assert.Equal(10, statistics.Slowest.Count);
        Assert.Equal(
            Enumerable.Range(5, 10).Reverse().Select(count => (long)count),
            statistics.Failing.Select(one => one.Errors)
        );
        Assert.Equal(statistics.Slowest.OrderByDescending(one => one.DurationNanoseconds), statistics.Slowest);
    }
}
