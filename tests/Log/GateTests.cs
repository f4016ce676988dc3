using AgentObservatory.Log;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Log;

public class GateTests
{
    private Gate gate = new();
    private int within;

    [Fact]
    public void OneThreadAtATimeIsWithin()
    {
        const int Rounds = 20_000;
        OtherThreads.Race(
            4,
            _ =>
            {
                for (int round = 0; round < Rounds; round++)
                {
                    Enter();
                }
            }
        );

        Assert.Equal(4 * Rounds, within);
    }

    [Fact]
    public void WhoComesWhileItIsHeldEntersAfterwards()
    {
        var threads = new List<Thread>();
        using (gate.Enter())
        {
            for (int number = 0; number < 3; number++)
            {
                var thread = new Thread(Enter);
                thread.Start();
                threads.Add(thread);
            }

            // One of them spins; the others wait for it.
            SpinWait.SpinUntil(() => threads.Count(thread => thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin)) == 2);
            Assert.Equal(0, within);
        }

        threads.ForEach(thread => thread.Join());
        Assert.Equal(3, within);
    }

    [Fact]
    public void Fault53_AnInterruptionOfThreadsThatWaitForItIsPutBackForEach()
    {
        int pending = 0;
        Thread[] threads = [new(EnterAndLook), new(EnterAndLook)];
        using (gate.Enter())
        {
            Array.ForEach(threads, static thread => thread.Start());
            SpinWait.SpinUntil(() =>
                Array.Exists(threads, static thread => thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin))
            );
            Array.ForEach(threads, static thread => thread.Interrupt());
        }

        Array.ForEach(threads, static thread => thread.Join());
        Assert.Equal((2, 2), (within, pending));

        void EnterAndLook()
        {
            Enter();
            if (Interruptions.IsPending())
            {
                Interlocked.Increment(ref pending);
            }
        }
    }

    private void Enter()
    {
        using Gate.Scope entered = gate.Enter();
        within++;
    }
}
