using AgentObservatory.Tests.Extensions.AI;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Extensions.Mcp;

/// <summary>A model that is given the tools of a server: its calls and those of the tools are one trace, with the tokens that it
/// has counted, however the server is reached and whoever listens.</summary>
[Collection(CallTests.Collection)]
public class ModelMatrixTests
{
    public static TheoryData<string, string> Cells() => Combinations.Of(Enum.GetValues<Transport>(), _ => SetUp.All);

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task TokensAreThoseOfTheModelAndItsStreamsEndOnce(string transport, string setUp)
    {
        var model = new Model(Model.Wants(WeatherTools.Weather), Model.Says("It is ", "sunny."));

        Ran ran = await SetUp.All.Named(setUp).Over(Enum.Parse<Transport>(transport), tools => tools.Ask(model));

        string picture = ran.Picture();
        SpanRecord[] calls = [.. ran.Client.Spans.Where(span => span.Kind == SpanKind.LlmCall)];
        SpanRecord[] streams = [.. ran.Client.Spans.Where(span => span.Kind == SpanKind.Stream)];
        Assert.Equal((2, 2), (model.Calls, model.StreamsClosed));
        Assert.True(calls.Length == model.Calls, picture);
        Assert.Equal(calls.Select(call => call.SpanId), streams.Select(stream => stream.ParentSpanId));
        Assert.Single(ran.Calls);
        Assert.Equal(ran.Client.Session.TraceId, ran.Server.Session.TraceId);
        Assert.Equal((model.SentInputTokens, model.SentOutputTokens), (Sum("input"), Sum("output")));
        Assert.DoesNotContain(ran.Client.Spans, span => span.Status == SpanStatus.Unfinished);

        long Sum(string side) =>
            ran
                .Served.Append(ran.Client)
                .SelectMany(envelope => envelope.Spans)
                .Sum(span => span.Attributes[$"gen_ai.usage.{side}_tokens"].AsInteger());
    }
}
