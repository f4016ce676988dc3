extern alias CSharpRelease;

using CSharpRelease::Samples;

namespace AgentObservatory.Tests.Decorators;

public class OffCostTests
{
    [Fact]
    public void WithoutASessionACallTakesNoMemoryBeyondTheMethodsOwn()
    {
        Assert.Null(AgentSession.Current);
        _ = (Calls(), Calls());

        long before = GC.GetAllocatedBytesForCurrentThread();
        int sum = Calls();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(1_000 * (42 + 42 + 42 + 42), sum);
        Assert.Equal(0, allocated);

        static int Calls()
        {
            int sum = 0;
            var counter = new Counter();
            for (int call = 0; call < 1_000; call++)
            {
                sum += Results.Value(null);
                sum += Signatures.Generic(1, null);
                sum += counter.OfStruct(null);
                sum += Results.OfItsOwnType(42, null);
            }

            return sum;
        }
    }
}
