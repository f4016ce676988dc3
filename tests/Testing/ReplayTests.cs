using System.Text.Json;
using Microsoft.Extensions.AI;

namespace AgentObservatory.Tests.Testing;

/// <summary>Records an agent with a scripted model, and replays it without.</summary>
public class ReplayTests
{
    private const string Question = "What is Rx?";

    [Fact]
    public async Task AnAgentRunsAgainFromItsTrace()
    {
        (SessionEnvelope recorded, string answer) = await Record(new Scripted(), Search("found"));

        (SessionEnvelope replayed, string again) = await Record(
            TraceReplay.ChatClient(recorded),
            TraceReplay.Tool(recorded, "search")
        );

        Assert.Equal("It is found.", answer);
        Assert.Equal(answer, again);
        Assert.Equal(recorded.ToApprovalText(), replayed.ToApprovalText());
    }

    [Fact]
    public async Task AStreamedAnswerIsReplayed()
    {
        (SessionEnvelope recorded, _) = await Record(new Scripted(), Search("found"));

        ChatResponse answer = await TraceReplay
            .ChatClient(recorded)
            .GetStreamingResponseAsync(Question)
            .ToChatResponseAsync();

        FunctionCallContent call = answer
            .Messages.SelectMany(static message => message.Contents)
            .OfType<FunctionCallContent>()
            .Single();
        Assert.Equal("search", call.Name);
        Assert.Equal("rx", ((JsonElement)call.Arguments!["query"]!).GetString());
        Assert.Equal(ChatFinishReason.ToolCalls, answer.FinishReason);
        Assert.Equal(7, answer.Usage!.InputTokenCount);
    }

    [Fact]
    public async Task AMissSaysWhatDiffersAndCallsNothing()
    {
        (SessionEnvelope recorded, _) = await Record(new Scripted(), Search("found"));
        using IChatClient model = TraceReplay.ChatClient(recorded);

        var miss = await Assert.ThrowsAsync<ReplayMissException>(() => model.GetResponseAsync("What is Linq?"));

        Assert.Equal(
            """
            The trace has no answer for this call of the model: of 2 recorded, 0 have answered, and the next one is another. Part 1 differs:
              recorded: user, text: What is Rx?
              asked:    user, text: What is Linq?
            """.ReplaceLineEndings("\n"),
            miss.Message
        );
    }

    [Fact]
    public async Task EachCallAnswersOnce()
    {
        (SessionEnvelope recorded, _) = await Record(new Scripted(), Search("found"));
        AIFunction tool = TraceReplay.Tool(recorded, "search");
        var arguments = new AIFunctionArguments { ["query"] = "rx" };

        Assert.Equal("found", (await tool.InvokeAsync(arguments))!.ToString());
        var miss = await Assert.ThrowsAsync<ReplayMissException>(async () => await tool.InvokeAsync(arguments));

        Assert.Contains("of 1 recorded, 1 have answered, and nothing is left.", miss.Message);
    }

    [Fact]
    public async Task AToolThatIsGivenSomethingElseIsAMiss()
    {
        (SessionEnvelope recorded, _) = await Record(new Scripted(), Search("found"));

        var miss = await Assert.ThrowsAsync<ReplayMissException>(async () =>
            await TraceReplay.Tool(recorded, "search").InvokeAsync(new AIFunctionArguments { ["query"] = "linq" })
        );

        Assert.Contains("recorded: {\"query\":\"rx\"}\n  asked:    {\"query\":\"linq\"}", miss.Message);
    }

    [Fact]
    public async Task SpansWithoutConventionsAreReplayedByTheirOwnWords()
    {
        SessionEnvelope recorded = Recorded.Run(
            static (session, _) =>
            {
                using (AgentSpan call = session.LlmCall("gpt-4", ("question", Question)))
                {
                    call.Set("answer", "A library.");
                }

                using (AgentSpan tool = session.ToolCall("search", ("query", "rx"), ("top_k", 5)))
                {
                    tool.Set("result", new[] { 1, 2 });
                }

                using (AgentSpan tool = session.ToolCall("search", ("query", "linq")))
                {
                    tool.Fail(new TimeoutException("no answer"));
                }
            }
        );
        AIFunction search = TraceReplay.Tool(recorded, "search");

        ChatResponse answer = await TraceReplay.ChatClient(recorded).GetResponseAsync(Question);
        object? found = await search.InvokeAsync(new AIFunctionArguments { ["top_k"] = 5, ["query"] = "rx" });
        var failed = await Assert.ThrowsAsync<RecordedErrorException>(async () =>
            await search.InvokeAsync(new AIFunctionArguments { ["query"] = "linq" })
        );

        Assert.Equal("A library.", answer.Text);
        Assert.Equal("[1,2]", found!.ToString());
        Assert.Equal(("System.TimeoutException", "no answer"), (failed.ErrorType, failed.Message));
    }

    [Fact]
    public async Task WhatHasNoAnswerInTheTraceIsAMissThatSaysSo()
    {
        SessionEnvelope recorded = Recorded.Run(
            static (session, _) =>
            {
                session.LlmCall("gpt-4").Dispose();
                session.ToolCall("search", ("query", "rx"));
            }
        );

        var model = await Assert.ThrowsAsync<ReplayMissException>(() =>
            TraceReplay.ChatClient(recorded).GetResponseAsync(Question)
        );
        var tool = await Assert.ThrowsAsync<ReplayMissException>(async () =>
            await TraceReplay.Tool(recorded, "search").InvokeAsync(new AIFunctionArguments { ["query"] = "rx" })
        );

        const string Without = "It has 1 more without an answer: they never ended, or their content was not recorded.";
        Assert.EndsWith(Without, model.Message);
        Assert.EndsWith(Without, tool.Message);
    }

    [Fact]
    public async Task WhatWasCancelledIsCancelledAgain()
    {
        SessionEnvelope recorded = Recorded.Run(
            static (session, _) =>
            {
                using (AgentSpan search = session.ToolCall("search"))
                {
                    search.Fail(new OperationCanceledException());
                }

                using (AgentSpan call = session.LlmCall("gpt-4", ("question", Question)))
                {
                    call.Fail(new OperationCanceledException());
                }
            }
        );

        await Assert.ThrowsAsync<OperationCanceledException>(async () =>
            await TraceReplay.Tool(recorded, "search").InvokeAsync(new AIFunctionArguments())
        );
        await Assert.ThrowsAsync<OperationCanceledException>(() =>
            TraceReplay.ChatClient(recorded).GetResponseAsync(Question)
        );
    }

    [Fact]
    public async Task APlantedFaultLandsOnTheCallItIsFor()
    {
        Fault fault = Faults.On("search").Fail(nth: 1);

        (SessionEnvelope trace, _) = await Record(new Scripted(), fault.Tool(Search("found")));

        Assert.True(fault.HasLanded);
        trace.Called(TraceQuery.Parse($"kind=tool_call and event.name={Fault.EventName}")).Times(1);
        Assert.Contains(
            "PlantedFaultException: Call 1 of search fails",
            Recorded.MessageOf(() => trace.Called("search").NoErrors())
        );
    }

    [Fact]
    public void AFaultWaitsForItsTurnAndLandsOnce()
    {
        Fault fault = Faults.On("search").Fail(2, new TimeoutException());

        fault.Strike();
        Assert.False(fault.HasLanded);
        Assert.Throws<TimeoutException>(fault.Strike);
        fault.Strike();

        Assert.True(fault.HasLanded);
        Assert.Throws<ArgumentOutOfRangeException>(() => Faults.On("search").Fail(0));
    }

    private static AIFunction Search(string result) =>
        AIFunctionFactory.Create((string query) => query.Length > 0 ? result : "", "search");

    private static async Task<(SessionEnvelope Trace, string Answer)> Record(IChatClient model, AIFunction search)
    {
        using var recorder = new TraceRecorder();
        IChatClient client = model.AsBuilder().UseFunctionInvocation().UseAgentObservatory(recordContent: true).Build();
        string answer;
        using (recorder.Observatory.StartSession(Recorded.Context))
        {
            ChatResponse response = await client.GetResponseAsync(
                Question,
                new ChatOptions { Tools = [search.Traced(recordContent: true)] }
            );
            answer = response.Text;
        }

        return (recorder.Trace, answer);
    }

    private sealed class Scripted : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options = null,
            CancellationToken cancellationToken = default
        )
        {
            bool isAnswered = messages.Any(static message => message.Role == ChatRole.Tool);
            AIContent content = isAnswered
                ? new TextContent("It is found.")
                : new FunctionCallContent("call_1", "search", new Dictionary<string, object?> { ["query"] = "rx" });
            return Task.FromResult(
                new ChatResponse(new ChatMessage(ChatRole.Assistant, [content]))
                {
                    ModelId = "scripted",
                    FinishReason = isAnswered ? ChatFinishReason.Stop : ChatFinishReason.ToolCalls,
                    Usage = new UsageDetails { InputTokenCount = 7, OutputTokenCount = 3 },
                }
            );
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options = null,
            CancellationToken cancellationToken = default
        ) => throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose() { }
    }
}
