using System.Runtime.CompilerServices;
using AgentObservatory.Tests.Support;
using Microsoft.Extensions.AI;

namespace AgentObservatory.Tests.Extensions.AI;

/// <summary>Content that is recorded is read no further and kept no longer than a value needs.</summary>
[Collection(Alone.Name)]
public class EndlessContentTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task MessagesThatCanBeReadOnceAreReadOnlyByWhoIsAsked(bool isStreamed)
    {
        int given = 0;
        IEnumerable<ChatMessage> Once()
        {
            Assert.Equal(0, given);
            while (true)
            {
                yield return new ChatMessage(ChatRole.User, $"message {++given}");
            }
        }
        var model = new TestModel(static messages => messages.Take(3).Count(), []);
        IChatClient client = model.AsBuilder().UseAgentObservatory(recordContent: true).Build();

        SessionEnvelope envelope = await Some.EnvelopeOf(async _ => await Ask(client, Once(), isStreamed));

        Assert.Equal(3, given);
        AttributeValue asked = Assert.Single(envelope.Spans, span => span.Kind == SpanKind.LlmCall).Attributes[
            "gen_ai.input.messages"
        ];
        Assert.Equal(3, asked.AsList().Length);
        Assert.Contains("message 3", asked.ToString());
    }

    [Fact]
    public async Task OfMessagesWithoutEndNoMoreAreKeptThanAValueHolds()
    {
        var model = new TestModel(static messages => messages.Take(5_000).Count(), []);
        IChatClient client = model.AsBuilder().UseAgentObservatory(recordContent: true).Build();
        IEnumerable<ChatMessage> messages = Enumerable
            .Repeat(new ChatMessage(ChatRole.User, "m"), int.MaxValue)
            .Where(_ => true);

        SessionEnvelope envelope = await Some.EnvelopeOf(async _ => await Ask(client, messages, isStreamed: false));

        Assert.EndsWith(" items cut]", envelope.Span("").Attributes["gen_ai.input.messages"].AsList()[^1].AsString());
    }

    [Fact]
    public async Task OfAnAnswerWithoutEndNoMoreIsKeptThanAValueHolds()
    {
        var reasons = Enumerable.Repeat<AIContent>(new TextReasoningContent(new string('r', 100)), 100_000);
        var words = Enumerable.Repeat<AIContent>(new TextContent(new string('w', 100)), 100_000);
        var calls = Enumerable.Repeat<AIContent>(new FunctionCallContent("id", "tool"), 100_000);
        var model = new TestModel(static _ => 0, reasons.Concat(words).Concat(calls));
        IChatClient client = model.AsBuilder().UseAgentObservatory(recordContent: true).Build();
        long before = 0;
        long after = 0;

        SessionEnvelope envelope = await Some.EnvelopeOf(async _ =>
        {
            int count = 0;
            await foreach (ChatResponseUpdate chunk in client.GetStreamingResponseAsync("Go!"))
            {
                count++;
                before = count == 20_000 ? GC.GetTotalMemory(forceFullCollection: true) : before;
                after = count == 290_000 ? GC.GetTotalMemory(forceFullCollection: true) : after;
            }
        });

        AttributeValue message = Assert.Single(
            Assert
                .Single(envelope.Spans, span => span.Kind == SpanKind.LlmCall)
                .Attributes["gen_ai.output.messages"]
                .AsList()
        );
        var parts = message.AsMap()["parts"].AsList();
        Assert.EndsWith("r\u2026[9967296 characters cut]", parts[0].AsMap()["content"].AsString());
        Assert.EndsWith("w\u2026[9967296 characters cut]", parts[1].AsMap()["content"].AsString());
        Assert.Equal("tool_call", parts[2].AsMap()["type"].AsString());
        Assert.InRange(after - before, long.MinValue, 20_000_000);
    }

    [Fact]
    public async Task AResultThatCanBeReadOnceIsNotRead()
    {
        var model = new Model(Model.Wants("list"), Model.Says("Done."));
        AIFunction tool = new Once();
        IChatClient client = model.AsBuilder().UseFunctionInvocation().UseAgentObservatory(recordContent: true).Build();

        SessionEnvelope envelope = await Some.EnvelopeOf(async _ =>
            await client.GetResponseAsync("Go!", new ChatOptions { Tools = [tool.Traced(recordContent: true)] })
        );

        Assert.Equal("\u2026[a sequence, not read]", envelope.Span("list").Attributes["gen_ai.tool.call.result"].AsString());
    }

    private sealed class Once : AIFunction
    {
        public override string Name => "list";

        protected override ValueTask<object?> InvokeCoreAsync(
            AIFunctionArguments arguments,
            CancellationToken cancellationToken
        )
        {
            static IEnumerable<int> Numbers()
            {
                throw new InvalidOperationException("It is read.");
#pragma warning disable CS0162 // Makes it a sequence.
                yield break;
#pragma warning restore CS0162
            }
            return new(Numbers());
        }
    }

    private static async Task Ask(IChatClient client, IEnumerable<ChatMessage> messages, bool isStreamed)
    {
        if (!isStreamed)
        {
            await client.GetResponseAsync(messages);
            return;
        }

        await foreach (ChatResponseUpdate _ in client.GetStreamingResponseAsync(messages)) { }
    }

    /// <summary>Does with the messages what it is told, and answers with contents, each a chunk.</summary>
    private sealed class TestModel(Func<IEnumerable<ChatMessage>, int> read, IEnumerable<AIContent> contents) : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options = null,
            CancellationToken cancellationToken = default
        )
        {
            read(messages);
            return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, [.. contents])));
        }

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options = null,
            [EnumeratorCancellation] CancellationToken cancellationToken = default
        )
        {
            await Task.CompletedTask;
            read(messages);
            foreach (AIContent content in contents)
            {
                yield return new ChatResponseUpdate(ChatRole.Assistant, [content]);
            }
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose() { }
    }
}
