using static Verdicts.Failures;

namespace Verdicts;

/// <summary>Blocks that an exception leaves after it has been caught and kept by the compiler: by then none is in progress.
/// They end with status ok.</summary>
internal sealed class ShapesThatNothingDecides(Blocks blocks)
{
    public async Task AnAwaitUsing()
    {
        await using var wrapper = new Wrapper(blocks.Undecidable("await using around a block"));
        await FailLater();
    }

    public async Task AnEndAfterAnAwaitInAFinally()
    {
        IDisposable block = blocks.Undecidable("ended after an await in a finally");
        try
        {
            await FailLater();
        }
        finally
        {
            await Task.Yield();
            block.Dispose();
        }
    }

    private sealed class Wrapper(IDisposable block) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            block.Dispose();
            return default;
        }
    }
}
