using System.Reflection;
using System.Runtime.CompilerServices;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Wrapping;

public class TracedCallTests
{
    [Fact]
    public void ACallIsTracedIntoTheSessionThatIsCurrentThenNotWhenItWasWrapped()
    {
        var first = new InMemoryExporter();
        var second = new InMemoryExporter();
        using var one = Some.Inline(first);
        using var two = Some.Inline(second);
        Func<int, int> next;
        using (one.StartSession(Some.Context))
        {
            next = Traced.ToolCall("next", (int number) => number + 1);
        }

        using (two.StartSession(Some.Context))
        {
            Assert.Equal(2, next(1));
        }

        Assert.Equal(3, next(2));
        Assert.Empty(first.Envelopes[0].Spans);
        Assert.Equal("next", Assert.Single(second.Envelopes[0].Spans).Name);
    }

    [Fact]
    public async Task WhatTheFunctionReportsGoesOntoItsOwnCall()
    {
        var search = Traced.ToolCall(
            "search",
            async (string query) =>
            {
                AgentSpan.Current?.Set("query", query);
                await Task.Yield();
                AgentSpan.Current?.Event("found");
                return query;
            }
        );

        SessionEnvelope envelope = await Some.EnvelopeOf(async session =>
        {
            using AgentSpan step = session.AgentStep("step");
            await search("rx");
            Assert.Same(step, AgentSpan.Current);
        });

        Assert.Equal("rx", envelope.Attribute("search", "query").AsString());
        Assert.Equal(["found"], envelope.EventsOf("search"));
        Assert.Equal(envelope.Span("step").SpanId, envelope.Span("search").ParentSpanId);
    }

    [Fact]
    public async Task ResultsAreTheVerySameObjects()
    {
        var result = new object();
        var give = Traced.ToolCall("give", () => result);
        var done = Task.FromResult(result);
        var giveTask = Traced.ToolCall("give task", () => done);

        await Some.EnvelopeOf(async _ =>
        {
            Assert.Same(result, give());
            Assert.Same(done, giveTask());
            Assert.Same(result, await giveTask());
        });
    }

    [Fact]
    public async Task AnExceptionPassesThroughAndItsStackTraceNamesTheThrower()
    {
        var thrown = new IOException("disk");
        Func<string, string> sync = Traced.ToolCall("sync", Throw);
        Func<string, Task<string>> async = Traced.ToolCall("async", ThrowLater);
        Func<string, ValueTask> valueTask = Traced.ToolCall("value task", ThrowMuchLater);
        Action<string> action = Traced.ToolCall("action", void (string _) => throw thrown);

        SessionEnvelope envelope = await Some.EnvelopeOf(async _ =>
        {
            Assert.Same(thrown, Assert.Throws<IOException>(void () => sync("a")));
            Assert.Contains(nameof(Throw), thrown.StackTrace);
            Assert.Same(thrown, await Assert.ThrowsAsync<IOException>(() => async("a")));
            Assert.Contains(nameof(ThrowLater), thrown.StackTrace);
            Assert.Same(thrown, await Assert.ThrowsAsync<IOException>(async () => await valueTask("a")));
            Assert.Contains(nameof(ThrowMuchLater), thrown.StackTrace);
            Assert.Same(thrown, Assert.Throws<IOException>(() => action("a")));
        });

        Assert.Equal(4, envelope.Spans.Length);
        Assert.All(envelope.Spans, span => Assert.Equal((SpanStatus.Error, "disk"), (span.Status, span.Error?.Message)));

        [MethodImpl(MethodImplOptions.NoInlining)]
        string Throw(string _) => throw thrown;

        async Task<string> ThrowLater(string _)
        {
            await Task.Yield();
            throw thrown;
        }

        async ValueTask ThrowMuchLater(string _)
        {
            await Task.Yield();
            throw thrown;
        }
    }

    [Fact]
    public async Task ACancelledCallIsCancelled()
    {
        using var cancellation = new CancellationTokenSource();
        var wait = Traced.ToolCall("wait", (CancellationToken token) => Task.Delay(Timeout.Infinite, token));

        SessionEnvelope envelope = await Some.EnvelopeOf(async _ =>
        {
            Task waiting = wait(cancellation.Token);
            await cancellation.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
            Assert.True(waiting.IsCanceled);
        });

        Assert.Equal(SpanStatus.Cancelled, envelope.Span("wait").Status);
        Assert.Null(envelope.Span("wait").Error);
    }

    [Fact]
    public async Task CallsThatRunSideBySideAreSiblings()
    {
        var tool = Traced.ToolCall("tool", (Task gate) => gate);
        var gate = new TaskCompletionSource();

        SessionEnvelope envelope = await Some.EnvelopeOf(async session =>
        {
            using AgentSpan step = session.AgentStep("step");
            Task all = Task.WhenAll(tool(gate.Task), tool(gate.Task), tool(gate.Task));
            gate.SetResult();
            await all;
        });

        SpanId step = envelope.Span("step").SpanId;
        SpanRecord[] tools = [.. envelope.Spans.Where(span => span.Name == "tool")];
        Assert.Equal(3, tools.Length);
        Assert.All(tools, span => Assert.Equal(step, span.ParentSpanId));
    }

    [Fact]
    public void ANestedCallIsAChildAndADecoratorOfADecoratorIsTwoSpans()
    {
        Func<int, int> inner = Traced.ToolCall("inner", (int number) => number + 1);
        Func<int, int> outer = Traced.AgentStep("outer", (int number) => inner(number) * 2);
        Func<int, int> twice = Traced.LlmCall("twice", inner);

        SessionEnvelope envelope = Some.Envelope(_ =>
        {
            Assert.Equal(4, outer(1));
            Assert.Equal(2, twice(1));
        });

        Assert.Equal(["outer", "inner", "twice", "inner"], envelope.Spans.Select(span => span.Name));
        Assert.Equal(envelope.Spans[0].SpanId, envelope.Spans[1].ParentSpanId);
        Assert.Equal(envelope.Spans[2].SpanId, envelope.Spans[3].ParentSpanId);
    }

    [Fact]
    public void WithoutASessionTheFunctionIsCalledAndNothingIsAllocated()
    {
        var done = Task.FromResult("done");
        Func<int, int, int> add = Traced.ToolCall("add", (int left, int right) => left + right);
        Func<string, Task<string>> task = Traced.ToolCall("task", (string _) => done);
        Func<string, ValueTask<int>> valueTask = Traced.LlmCall(
            "value task",
            (string text) => ValueTask.FromResult(text.Length)
        );
        Action<int> action = Traced.AgentStep("action", static (int _) => { });
        var optional = Traced.ToolCall("optional", (int number, int more = 1) => number + more);
        Assert.Null(AgentSession.Current);

        Assert.Equal(4_000, Calls());
        long before = GC.GetAllocatedBytesForCurrentThread();
        int sum = Calls();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(4_000, sum);
        Assert.Equal(0, allocated);

        int Calls()
        {
            int total = 0;
            for (int call = 0; call < 1_000; call++)
            {
                action(call);
                total += add(1, 0) + valueTask("a").Result + optional(0) + (ReferenceEquals(done, task("a")) ? 1 : 0);
            }

            return total;
        }
    }

    [Fact]
    public void ANullNameIsNoReasonToFail()
    {
        Func<int> one = Traced.ToolCall(null!, () => 1);

        SessionEnvelope envelope = Some.Envelope(_ => Assert.Equal(1, one()));

        Assert.Equal("", Assert.Single(envelope.Spans).Name);
    }

    [Fact]
    public void TheAttributesMarkMethodsAndNothingElse()
    {
        MethodInfo marked = ((Func<int, int>)Marked).Method;

        Assert.Equal("search", marked.GetCustomAttribute<TraceToolCallAttribute>()?.Name);
        Assert.Null(marked.GetCustomAttribute<TraceAgentStepAttribute>()?.Name);
        Assert.Equal("gpt-4", marked.GetCustomAttribute<TraceLlmCallAttribute>()?.Name);
        Assert.Empty(Some.Envelope(_ => Marked(1)).Spans);
    }

    [TraceToolCall("search")]
    [TraceAgentStep]
    [TraceLlmCall("gpt-4")]
    private static int Marked(int number) => number;
}
