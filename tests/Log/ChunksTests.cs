using System.Buffers;
using AgentObservatory.Log;

namespace AgentObservatory.Tests.Log;

public class ChunksTests
{
    [Fact]
    public void ASpareThatWasBroughtForAShorterListIsReplacedByOneThatFits()
    {
        var pool = new InterruptedPool();
        var list = new Chunks<int>(pool, first: 1, longest: 1, most: 1);
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

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 8)]
    [InlineData(4, 16)]
    [InlineData(16, 16)]
    public void WhateverTheLengthsOfItsChunksEachPositionKeepsItsOwn(int first, int longest)
    {
        var list = new Chunks<int>(ArrayPool<int>.Create(), first, longest, most: 1);
        for (int number = 0; number < 200; number++)
        {
            Append(ref list, number);
        }

        Assert.Equal(Enumerable.Range(0, 200), Enumerable.Range(0, 200).Select(position => list[position]));
        Assert.InRange(list.Capacity, 200, 200 + longest);
    }

    [Fact]
    public void SeveralPlacesThatAreTakenAtOnceMayLieInTwoChunks()
    {
        var list = new Chunks<int>(ArrayPool<int>.Create(), first: 8, longest: 32, most: 8);
        int number = 0;
        for (int places = 1; places <= 8; places++)
        {
            list.MakeRoom(places);
            for (int place = 0; place < places; place++)
            {
                list.Next() = number++;
            }

            list.Publish(places);
        }

        Assert.Equal(Enumerable.Range(0, 36), Enumerable.Range(0, list.Count).Select(position => list[position]));
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
