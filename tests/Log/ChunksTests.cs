using System.Buffers;
using AgentObservatory.Log;

namespace AgentObservatory.Tests.Log;

public class ChunksTests
{
    [Fact]
    public void ASpareThatWasBroughtForAShorterListIsReplacedByOneThatFits()
    {
        var pool = new InterruptedPool();
        var list = new Chunks<int>(pool, 1);
        pool.Interruption = () =>
        {
            // Other threads append until the list needs another directory.
            for (int number = 0; number < 4; number++)
            {
                Append(ref list, number);
            }
        };
        list.BringSpare();

        list.MakeRoom();
        list.Next() = 4;
        list.Publish();

        Assert.Equal(5, list.Count);
        for (int position = 0; position < 5; position++)
        {
            Assert.Equal(position, list[position]);
        }
    }

    private static void Append(ref Chunks<int> list, int number)
    {
        list.MakeRoom();
        list.Next() = number;
        list.Publish();
    }

    /// <summary>Does something else before it first has a chunk to give.</summary>
    private sealed class InterruptedPool : ArrayPool<int>
    {
        internal Action? Interruption { get; set; }

        public override int[] Rent(int minimumLength)
        {
            Action? interruption = Interruption;
            Interruption = null;
            interruption?.Invoke();
            return new int[minimumLength];
        }

        public override void Return(int[] array, bool clearArray = false) { }
    }
}
