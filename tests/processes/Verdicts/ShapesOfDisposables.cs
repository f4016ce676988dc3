using System.Runtime.CompilerServices;
using static Verdicts.Failures;

namespace Verdicts;

/// <summary>Blocks that somebody else ends, and those that end together with other things.</summary>
internal sealed class ShapesOfDisposables(Blocks blocks)
{
    public void AWrapper()
    {
        using var wrapper = new Wrapper(blocks.Left("wrapped in a class"));
        Fail();
    }

    public async Task AWrapperInAnAsyncMethod()
    {
        using var wrapper = new Wrapper(blocks.Left("wrapped in a class, awaited"));
        await FailLater();
    }

    public async Task AWrapperAndCaught()
    {
        using var wrapper = new Wrapper(blocks.Ok("wrapped in a class, caught"));
        try
        {
            await FailLater();
        }
        catch (IOException) { }
    }

    public async Task AnInlinedStruct()
    {
        using var wrapper = new InlinedWrapper(blocks.Left("wrapped in an inlined struct"));
        await FailLater();
    }

    public void AHelperInAFinally()
    {
        IDisposable block = blocks.Left("ended by a helper in a finally");
        try
        {
            Fail();
        }
        finally
        {
            End(block);
        }
    }

    public void AListInAFinally()
    {
        List<IDisposable> list = [blocks.Left("ended from a list in a finally")];
        try
        {
            Fail();
        }
        finally
        {
            list.ForEach(static block => block.Dispose());
        }
    }

    public async Task ANeighbourThatCatches()
    {
        using IDisposable block = blocks.Left("around a Dispose that catches");
        using var neighbour = new DisposedWithFailures();
        await FailLater();
    }

    public void ANeighbourThatThrows()
    {
        using IDisposable block = blocks.Left("around a Dispose that throws");
        using var neighbour = new FailsToDispose();
        Fail();
    }

    private static void End(IDisposable block) => block.Dispose();

    private sealed class Wrapper(IDisposable block) : IDisposable
    {
        public void Dispose() => block.Dispose();
    }

    private readonly struct InlinedWrapper(IDisposable block) : IDisposable
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Dispose() => block.Dispose();
    }

    private sealed class DisposedWithFailures : IDisposable
    {
        public void Dispose()
        {
            for (int number = 0; number < 20; number++)
            {
                try
                {
                    Fail();
                }
                catch (IOException) { }
            }
        }
    }

    private sealed class FailsToDispose : IDisposable
    {
        public void Dispose() => throw new ArgumentException("not disposed");
    }
}
