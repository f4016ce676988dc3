using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using AgentObservatory.Tests.Extensions.AI;
using AgentObservatory.Tests.Support;
using AgentObservatory.Tests.Support.OpenTelemetry;
using Microsoft.Agents.AI;
using Microsoft.Extensions.AI;

namespace AgentObservatory.Tests.Extensions.Agents;

/// <summary>An agent that somebody else has made, of a client that nobody traces.</summary>
public class FinishedAgentTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ACallOfTheModelSaysWhatTheFrameworkKnows(bool isStreamed)
    {
        AIAgent agent = Traced(new Model(Model.Says("It ", "is ", "sunny.")));

        SessionEnvelope envelope = await Some.EnvelopeOf(_ => Ask(agent, isStreamed));

        SpanRecord call = Assert.Single(envelope.Spans, span => span.Kind == SpanKind.LlmCall);
        Assert.Equal((Model.Name, SpanStatus.Ok), (call.Name, call.Status));
        Assert.Equal(envelope.Span("weather-agent").SpanId, call.ParentSpanId);
        Assert.Equal("fake", call.Attributes["gen_ai.provider.name"].AsString());
        Assert.Equal(Model.Version, call.Attributes["gen_ai.response.model"].AsString());
        Assert.Equal(["stop"], call.Attributes["gen_ai.response.finish_reasons"].AsList().Select(one => one.AsString()));
        Assert.Equal(Model.InputTokens, call.Attributes["gen_ai.usage.input_tokens"].AsInteger());
        Assert.DoesNotContain(envelope.Spans, span => span.Attributes.Any(one => one.Key.Contains("unseen")));
        Assert.Equal(isStreamed, call.Attributes[StreamAttribute.TimeToFirst].Kind == AttributeKind.Float);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhatTheCallSendsIsWithinWhatIsExported(bool isLive)
    {
        using var activities = new OursAndTheirs(isListening: true, hasSdk: true);
        using var http = new ActivitySource(activities.Theirs);
        var model = new Model(Model.Says("Sunny."));
        model.Before = _ =>
        {
            http.StartActivity("request")?.Dispose();
            return Task.CompletedTask;
        };
        using (activities.Request(isIn: true))
        {
            await Some.EnvelopeOf(_ => Traced(model).RunAsync("?"), activities.Options(isLive, takesIn: false));
        }

        Activity sent = Assert.Single(activities.Stopped, activity => activity.Source == http);
        Activity around = Assert.Single(activities.Stopped, activity => activity.SpanId == sent.ParentSpanId);
        Assert.Equal(isLive ? "chat " + Model.Name : "request", around.DisplayName);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ContentIsRecordedOnlyWhereItIsAskedFor(bool recordContent)
    {
        AIAgent agent = Traced(new Model(Model.Says("Sunny.")), recordContent);

        SessionEnvelope envelope = await Some.EnvelopeOf(_ => agent.RunAsync("How is it?"));

        SpanRecord call = Assert.Single(envelope.Spans, span => span.Kind == SpanKind.LlmCall);
        string[] content = ["gen_ai.input.messages", "gen_ai.output.messages", "gen_ai.tool.definitions"];
        Assert.All(content, key => Assert.Equal(recordContent, call.Attributes[key].Kind != AttributeKind.Null));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhoListensToAllSourcesGetsNoContentThatIsRedacted(bool isRedacted)
    {
        var heard = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("AgentObservatory.Agents.", StringComparison.Ordinal),
            Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = heard.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        string question = $"What is {Guid.NewGuid()}?";
        AIAgent agent = Traced(new Model(Model.Says("Sunny.")), recordContent: true);

        SessionEnvelope envelope = await Some.EnvelopeOf(
            _ => agent.RunAsync(question),
            Some.Quiet() with
            {
                Intake = Intake.Of("*Agents.*"),
                Redactor = isRedacted ? Redactors.Secrets : null,
            }
        );

        SpanRecord call = Assert.Single(envelope.Spans, span => span.Kind == SpanKind.LlmCall);
        Assert.Equal(Model.InputTokens, call.Attributes["gen_ai.usage.input_tokens"].AsInteger());
        Assert.Equal(
            isRedacted,
            !heard.Any(one => one.TagObjects.Any(tag => tag.Value?.ToString()?.Contains(question) is true))
        );
    }

    [Fact]
    public async Task ACallIsRecordedOnceHoweverOftenTheAgentIsWrapped()
    {
        var model = new Model(Model.Says("Sunny."));
        AIAgent agent = Made(model);
        AIAgent[] wrapped = [Traced(agent), Traced(agent), Traced(Traced(agent))];

        SessionEnvelope envelope = await Some.EnvelopeOf(async _ =>
        {
            foreach (AIAgent one in wrapped)
            {
                await one.RunAsync("?");
            }
        });

        Assert.Equal(model.Calls, envelope.Spans.Count(span => span.Kind == SpanKind.LlmCall));
        Assert.Equal(wrapped.Length, envelope.Spans.Count(span => span.Kind == SpanKind.AgentStep));
    }

    [Fact]
    public async Task FirstRunsAtOnceAreAllHeard()
    {
        const int Runs = 8;
        List<Diagnostic> diagnostics = [];
        using var together = new Barrier(Runs);
        AIAgent[] agents = [.. Enumerable.Repeat(Made(new Model(Model.Says("Sunny."))), Runs).Select(one => Traced(one))];

        SessionEnvelope envelope = await Some.EnvelopeOf(
            _ =>
                Task.WhenAll(
                    agents.Select(agent =>
                        Task.Factory.StartNew(
                                () =>
                                {
                                    together.SignalAndWait();
                                    return agent.RunAsync("?");
                                },
                                TaskCreationOptions.LongRunning
                            )
                            .Unwrap()
                    )
                ),
            new ObservatoryOptions { OnDiagnostic = diagnostics.Add }
        );

        Assert.Empty(diagnostics);
        Assert.Equal(Runs, envelope.Spans.Count(span => span.Kind == SpanKind.LlmCall));
    }

    [Fact]
    public async Task OutsideOfASessionItJustRuns()
    {
        var model = new Model(Model.Says("Sunny."));
        AIAgent agent = Traced(model);
        Activity? within = null;
        await Some.EnvelopeOf(_ => agent.RunAsync("?"));
        model.Before = _ =>
        {
            within = Activity.Current;
            return Task.CompletedTask;
        };

        Assert.Equal("Sunny.", (await agent.RunAsync("?")).Text);
        Assert.Null(within);
    }

    [Fact]
    public void AnAgentThatIsCollectedLeavesNoSource()
    {
        WeakReference source = SourceOfACollectedAgent();
        for (int i = 0; i < 3 && source.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(source.IsAlive);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference SourceOfACollectedAgent()
    {
        var agent = (ChatClientAgent)Made(new Model(Model.Says("Sunny.")));
        Some.Envelope(_ => Traced(agent).RunAsync("?").GetAwaiter().GetResult());
        return new WeakReference(agent.ChatClient.GetService<ActivitySource>()!);
    }

    private static AIAgent Made(Model model) => model.AsAIAgent(name: "weather-agent", tools: [Agent.Weather]);

    private static AIAgent Traced(Model model, bool recordContent = false) => Traced(Made(model), recordContent);

    private static AIAgent Traced(AIAgent agent, bool recordContent = false) =>
        agent.AsBuilder().UseAgentObservatory(recordContent).Build();

    private static async Task Ask(AIAgent agent, bool isStreamed)
    {
        if (isStreamed)
        {
            await foreach (AgentResponseUpdate update in agent.RunStreamingAsync("?")) { }
        }
        else
        {
            await agent.RunAsync("?");
        }
    }
}
