using AgentObservatory;
using static Verdicts.Failures;

namespace Verdicts;

/// <summary>Blocks whose flow of control goes to another place and comes back.</summary>
internal sealed class ShapesOfFlows(Blocks blocks)
{
    // The shapes are made outside any session.
    private readonly ExecutionContext outside = ExecutionContext.Capture()!;

    public async Task WithinAnAttachedSpan()
    {
        using AgentSpan attached = await StartedElsewhere();
        using IDisposable outer = blocks.Left("around an attached span");
        using SpanScope scope = attached.Attach();
        using IDisposable inner = blocks.Left("within an attached span");
        Fail();
    }

    public async Task WithinAnAttachedSpanAndCaught()
    {
        using AgentSpan attached = await StartedElsewhere();
        using IDisposable outer = blocks.Ok("around an attached span, caught");
        try
        {
            using SpanScope scope = attached.Attach();
            using IDisposable inner = blocks.Left("within an attached span, caught outside");
            Fail();
        }
        catch (IOException) { }
    }

    public async Task AnAttachedSpanThatStays()
    {
        using AgentSpan attached = await StartedElsewhere();
        using IDisposable block = blocks.Left("another place since its start");
        _ = attached.Attach();
        Fail();
    }

    public void InAnotherContext()
    {
        using IDisposable block = blocks.Left("around another context");
        ExecutionContext.Run(outside, static _ => Fail(), null);
    }

    public async Task WithoutContext()
    {
        using IDisposable block = blocks.Left("around work without context");
        var failed = new TaskCompletionSource();
        ThreadPool.UnsafeQueueUserWorkItem(
            _ =>
            {
                try
                {
                    Fail();
                }
                catch (IOException exception)
                {
                    failed.SetException(exception);
                }
            },
            null
        );
        await failed.Task;
    }

    public async Task AnotherLocalIsResetWhileItIsLeft()
    {
        using IDisposable block = blocks.Left("left while the context changes");
        using var local = new Local();
        await FailLater();
    }

    /// <summary>A span that is not current in the caller's flow.</summary>
    private static async Task<AgentSpan> StartedElsewhere()
    {
        await Task.Yield();
        return AgentSession.Current!.AgentStep("elsewhere");
    }

    private sealed class Local : IDisposable
    {
        private static readonly AsyncLocal<int> Depth = new();

        internal Local() => Depth.Value++;

        public void Dispose() => Depth.Value = 0;
    }
}
