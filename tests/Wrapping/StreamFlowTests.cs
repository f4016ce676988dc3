using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Wrapping;

/// <summary>Which span is current: in the producer, in the consumer's code, and afterwards.</summary>
public class StreamFlowTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ASpanThatAProducerKeepsOpenOverAYieldIsCurrentWhenItGoesOn(bool awaits)
    {
        SessionEnvelope envelope = Traced(async session =>
        {
            await foreach (int item in session.TraceStream("stream", Produce()))
            {
                Assert.Equal("consumer", AgentSpan.Current?.Name);
                using AgentSpan body = session.ToolCall("body " + item);
                await Task.Yield();
            }

            Assert.Equal("consumer", AgentSpan.Current?.Name);

            async IAsyncEnumerable<int> Produce()
            {
                using (session.ToolCall("a"))
                {
                    await PerhapsAsync();
                    using AgentSpan deeper = session.ToolCall("b");
                    yield return 1;
                    session.ToolCall("under b").Dispose();
                    await PerhapsAsync();
                    yield return 2;
                    deeper.Dispose();
                    session.ToolCall("under a").Dispose();
                }

                yield return 3;
                session.ToolCall("under the stream").Dispose();
                await PerhapsAsync();
            }
        });

        AssertParents(
            envelope,
            ("stream", "consumer"),
            ("a", "stream"),
            ("b", "a"),
            ("under b", "b"),
            ("under a", "a"),
            ("under the stream", "stream"),
            ("body 1", "consumer"),
            ("body 2", "consumer"),
            ("body 3", "consumer")
        );

        async Task PerhapsAsync()
        {
            if (awaits)
            {
                await Task.Yield();
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ToolsThatAProducerLeavesRunningDoNotBecomeItsCurrentSpan(bool awaits)
    {
        SessionEnvelope envelope = Traced(async session =>
        {
            var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await session.TraceStream("stream", Produce()).ToList();

            async IAsyncEnumerable<int> Produce()
            {
                Task tool = session.ToolCall(
                    "tool",
                    async _ =>
                    {
                        using AgentSpan inner = session.AgentStep("within the tool");
                        await release.Task;
                    }
                );
                if (awaits)
                {
                    await Task.Yield();
                }

                yield return 1;
                session.ToolCall("beside the tool").Dispose();
                yield return 2;
                release.SetResult();
                await tool;
            }
        });

        AssertParents(
            envelope,
            ("tool", "stream"),
            ("within the tool", "tool"),
            ("beside the tool", "stream"),
            ("stream", "consumer")
        );
    }

    [Fact]
    public void ASpanThatTheConsumerKeepsOpenOverItsLoopStaysItsOwn()
    {
        SessionEnvelope envelope = Traced(async session =>
        {
            AgentSpan? kept = null;
            await foreach (int item in session.TraceStream("stream", Produce()))
            {
                kept ??= session.AgentStep("kept");
                Assert.Same(kept, AgentSpan.Current);
                session.ToolCall("body").Dispose();
            }

            Assert.Same(kept, AgentSpan.Current);
            kept!.Dispose();

            async IAsyncEnumerable<int> Produce()
            {
                yield return 1;
                await Task.Yield();
                session.ToolCall("producer").Dispose();
                yield return 2;
            }
        });

        Assert.All(
            envelope.Spans.Where(span => span.Name == "body"),
            body => Assert.Equal(envelope.Span("kept").SpanId, body.ParentSpanId)
        );
        AssertParents(envelope, ("producer", "stream"), ("kept", "consumer"));
    }

    [Fact]
    public void AStreamOverAStreamIsItsParent()
    {
        SessionEnvelope envelope = Traced(async session =>
        {
            var inner = Produce().TraceStream("inner");
            await foreach (int item in Double(inner).TraceStream("outer"))
            {
                session.ToolCall("body").Dispose();
                Assert.Equal("consumer", AgentSpan.Current?.Name);
                break;
            }

            async IAsyncEnumerable<int> Produce()
            {
                await Task.Yield();
                session.ToolCall("in inner").Dispose();
                yield return 1;
            }

            async IAsyncEnumerable<int> Double(IAsyncEnumerable<int> source)
            {
                await foreach (int item in source)
                {
                    session.ToolCall("in outer").Dispose();
                    yield return 2 * item;
                }
            }
        });

        AssertParents(
            envelope,
            ("outer", "consumer"),
            ("inner", "outer"),
            ("in outer", "outer"),
            ("in inner", "inner"),
            ("body", "consumer")
        );
        Assert.All(["outer", "inner"], name => Assert.Equal("abandoned", End(envelope, name)));
    }

    [Fact]
    public void ASessionThatAProducerStartsIsTheProducersAlone()
    {
        var inner = new InMemoryExporter();
        using var other = Some.Inline(inner);
        SessionEnvelope envelope = Traced(async session =>
        {
            await foreach (int item in session.TraceStream("stream", Produce()))
            {
                Assert.Same(session, AgentSession.Current);
            }

            async IAsyncEnumerable<int> Produce()
            {
                using AgentSession worker = other.StartSession(new AgentContext("worker", "worker"));
                yield return 1;
                Assert.Same(worker, AgentSession.Current);
                await Task.Yield();
                yield return 2;
                Assert.Same(worker, AgentSession.Current);
            }
        });

        Assert.Equal(envelope.Span("stream").SpanId, Assert.Single(inner.Envelopes).Session.Parent!.SpanId);
    }

    [Fact]
    public void OtherAmbientValuesFlowAsTheyDoWithoutTracing()
    {
        var ambient = new AsyncLocal<string>();
        Traced(async session =>
        {
            ambient.Value = "consumer";
            var source = new HandWritten
            {
                OnMove = () =>
                {
                    ambient.Value += "+";
                    return new ValueTask<bool>(ambient.Value.Length < 11);
                },
            };
            await foreach (int item in session.TraceStream("stream", source))
            {
                Assert.StartsWith("consumer+", ambient.Value);
                Assert.Equal("consumer", AgentSpan.Current?.Name);
            }

            Assert.Equal("consumer+++", ambient.Value);
        });
    }

    [Fact]
    public void AContinuationThatBringsNoContextOfItsOwnRunsUnderTheConsumersSpan()
    {
        // Without a synchronization context, continuations run where the task completes.
        SynchronizationContext.SetSynchronizationContext(null);
        AgentSpan? seen = null;
        SessionEnvelope envelope = Some.Envelope(session =>
        {
            using AgentSpan consumer = session.AgentStep("consumer");
            var gate = new TaskCompletionSource();
            var items = session.TraceStream("stream", Produce(gate.Task)).GetAsyncEnumerator();
            ValueTask<bool> pull = items.MoveNextAsync();
            pull.GetAwaiter().UnsafeOnCompleted(() => seen = AgentSpan.Current);
            using AgentSpan elsewhere = session.AgentStep("elsewhere");
            gate.SetResult();
            Assert.Same(consumer, seen);
            Assert.Same(elsewhere, AgentSpan.Current);
        });

        Assert.Equal("unfinished", End(envelope, "stream"));

        static async IAsyncEnumerable<int> Produce(Task gate)
        {
            await gate;
            yield return 1;
        }
    }

    [Fact]
    public void WhereTheFlowOfContextsIsSuppressedTheConsumersSpanComesBackToo()
    {
        Traced(session =>
        {
            using (ExecutionContext.SuppressFlow())
            {
                IAsyncEnumerator<int> items = session.TraceStream("stream", Sources.Count(3)).GetAsyncEnumerator();
                while (items.MoveNextAsync().Result)
                {
                    Assert.Equal("consumer", AgentSpan.Current?.Name);
                }

                Assert.Equal("consumer", AgentSpan.Current?.Name);
            }

            return Task.CompletedTask;
        });
    }

    private static SessionEnvelope Traced(Func<AgentSession, Task> program) =>
        Some.Envelope(session =>
            OneThread.Run(async () =>
            {
                using AgentSpan consumer = session.AgentStep("consumer");
                await program(session);
            })
        );

    private static string? End(SessionEnvelope envelope, string stream) =>
        envelope.Attribute(stream, StreamAttribute.End).AsString();

    private static void AssertParents(SessionEnvelope envelope, params (string Child, string Parent)[] expected) =>
        Assert.Equal(
            expected,
            expected.Select(pair =>
                (pair.Child, envelope.Spans.Single(s => s.SpanId == envelope.Span(pair.Child).ParentSpanId).Name)
            )
        );
}
