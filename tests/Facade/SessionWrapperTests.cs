using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Facade;

public class SessionWrapperTests
{
    private readonly InMemoryExporter memory = new();

    [Fact]
    public void ASynchronousRunReturnsWhatItsBodyReturns()
    {
        using var observatory = Some.Inline(memory);

        int result = observatory.Run(Some.Context, session => session.ToolCall("add", _ => 1 + 2));
        observatory.Run(Some.Context, static session => session.ToolCall("nothing").Dispose());

        Assert.Equal(3, result);
        Assert.Equal([SpanStatus.Ok, SpanStatus.Ok], memory.Envelopes.Select(run => run.Status));
    }

    [Fact]
    public void AnExceptionPassesThroughASynchronousRunAndIsRecorded()
    {
        using var observatory = Some.Inline(memory);
        var thrown = new IOException("lost");

        Assert.Same(thrown, Assert.Throws<IOException>(() => observatory.Run(Some.Context, (Action<AgentSession>)Fails)));
        Assert.Same(thrown, Assert.Throws<IOException>(() => observatory.Run(Some.Context, int (_) => throw thrown)));

        Assert.All(memory.Envelopes, run => Assert.Equal((SpanStatus.Error, "lost"), (run.Status, run.Error?.Message)));

        void Fails(AgentSession session) => throw thrown;
    }

    [Fact]
    public async Task AnAsynchronousRunEndsWithItsTask()
    {
        using var observatory = Some.Inline(memory);
        var gate = new TaskCompletionSource();

        Task<int> run = observatory.RunAsync(
            Some.Context,
            async session =>
            {
                await gate.Task;
                return session.ToolCall("add", _ => 1 + 2);
            }
        );
        Assert.Empty(memory.Envelopes);
        gate.SetResult();

        Assert.Equal(3, await run);
        Assert.Equal("add", Assert.Single(memory.Envelopes[0].Spans).Name);
    }

    [Fact]
    public async Task ARunOfAValueTaskEndsWithIt()
    {
        using var observatory = Some.Inline(memory);
        var gate = new TaskCompletionSource();

        ValueTask<int> run = observatory.RunAsync(Some.Context, session => Answer(session));
        Assert.Empty(memory.Envelopes);
        gate.SetResult();

        Assert.Equal(3, await run);
        Assert.Equal("add", Assert.Single(memory.Envelopes[0].Spans).Name);

        async ValueTask<int> Answer(AgentSession session)
        {
            await gate.Task;
            return session.ToolCall("add", _ => 1 + 2);
        }
    }

    /// <summary>The compiler refuses it: the session would end before the body.</summary>
    [Theory]
    [InlineData(typeof(Task))]
    [InlineData(typeof(ValueTask))]
    public void RunRefusesABodyThatReturns(Type task) =>
        Assert.Contains(
            typeof(Observatory).GetMethods(),
            method => method.Name == "Run" && method.ReturnType == task && method.IsDefined(typeof(ObsoleteAttribute), false)
        );

    [Fact]
    public async Task AnAsynchronousRunKnowsFailureAndCancellation()
    {
        using var observatory = Some.Inline(memory);

        await Assert.ThrowsAsync<IOException>(() =>
            observatory.RunAsync(
                Some.Context,
                static async session =>
                {
                    await Task.Yield();
                    throw new IOException("lost");
                }
            )
        );
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            observatory.RunAsync(Some.Context, static _ => Task.FromCanceled(new CancellationToken(true)))
        );

        Assert.Equal((SpanStatus.Error, "lost"), (memory.Envelopes[0].Status, memory.Envelopes[0].Error?.Message));
        Assert.Equal(SpanStatus.Cancelled, memory.Envelopes[1].Status);
    }

    [Fact]
    public async Task RunsThatStartSideBySideAreNotNested()
    {
        using var observatory = Some.Inline(memory);
        var gate = new TaskCompletionSource();

        Task first = observatory.RunAsync(Some.Context, _ => gate.Task);
        Assert.Null(AgentSession.Current);
        Task second = observatory.RunAsync(Some.Context, _ => gate.Task);
        gate.SetResult();
        await Task.WhenAll(first, second);

        Assert.All(memory.Envelopes, run => Assert.Null(run.Session.Parent));
        Assert.NotEqual(memory.Envelopes[0].Session.TraceId, memory.Envelopes[1].Session.TraceId);
    }
}
