using System.Buffers;
using AgentObservatory.Log;

namespace AgentObservatory.Tests.Log;

public class ChunksTests
{
    [Fact]
    public void ASpareThatWasBroughtForAShorterListIsReplacedByOneThatFits()
    {
        var pool = new CountingPool();
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

    [Fact]
    public void EachChunkIsTwiceAsLongAsTheOneBeforeUpToTheLongest()
    {
        var pool = new CountingPool();
        var list = new Chunks<int>(pool, first: 2, longest: 8, most: 1);
        for (int number = 0; number < 2 + 4 + 8 + 8; number++)
        {
            Append(ref list, number);
        }

        Assert.Equal([2, 4, 8, 8], pool.Rented);
        Assert.Equal((22, 22), (list.Count, list.Capacity));
    }

    [Fact]
    public void ASpareIsBroughtOnlyWhereOneMaySoonBeNeeded()
    {
        var pool = new CountingPool();
        var list = new Chunks<int>(pool, first: 4, longest: 4, most: 2);
        Assert.True(list.IsLow);
        Assert.False(list.HasRoom());
        list.BringSpare();
        list.BringSpare();
        Assert.Equal([4], pool.Rented);
        Assert.False(list.IsLow);

        Append(ref list, 1);
        Assert.False(list.IsLow);
        Append(ref list, 2);
        Assert.True(list.IsLow);
        Assert.True(list.HasRoom(2));
        Assert.False(list.HasRoom(3));
    }

    [Fact]
    public void WhatWasNeverUsedGoesBackToThePoolOnce()
    {
        var pool = new CountingPool();
        var list = new Chunks<int>(pool, first: 4, longest: 4, most: 1);
        list.BringSpare();

        list.ReturnSpare();
        list.ReturnSpare();

        Assert.Equal([(4, false)], pool.Returned);
    }

    [Fact]
    public void ASpareThatComesSecondGoesBackToThePool()
    {
        var pool = new CountingPool();
        var list = new Chunks<int>(pool, first: 4, longest: 4, most: 1);
        pool.Interruption = () => list.BringSpare();

        list.BringSpare();

        Assert.Equal([4, 4], pool.Rented);
        Assert.Equal([(4, false)], pool.Returned);
    }

    [Fact]
    public void WhatIsReleasedIsClearedAndTheListIsEmptyAndUsableAgain()
    {
        var pool = new CountingPool();
        var list = new Chunks<int>(pool, first: 2, longest: 4, most: 1);
        for (int number = 0; number < 3; number++)
        {
            Append(ref list, number);
        }

        list.BringSpare();
        list.Release();
        Assert.Equal([(2, true), (4, true)], pool.Returned);
        Assert.Equal((0, 0), (list.Count, list.Capacity));
        list.Release();
        Assert.Equal(2, pool.Returned.Count);

        Append(ref list, 7);
        Assert.Equal((1, 7), (list.Count, list[0]));
    }

    [Fact]
    public void WhateverIsCopiedIsWhatLiesThere()
    {
        var list = new Chunks<int>(new CountingPool(), first: 2, longest: 8, most: 1);
        for (int number = 0; number < 40; number++)
        {
            Append(ref list, number);
        }

        for (int position = 0; position < 40; position++)
        {
            for (int length = 0; position + length <= 40; length++)
            {
                int[] copy = new int[length];
                list.View.CopyTo(position, copy);
                Assert.Equal(Enumerable.Range(position, length), copy);
            }
        }
    }

    private static void Append(ref Chunks<int> list, int number)
    {
        list.MakeRoom();
        list.Next() = number;
        list.Publish();
    }

    /// <summary>Notes what is taken and what comes back; does something else before it first has a chunk to give.</summary>
    private sealed class CountingPool : ArrayPool<int>
    {
        internal Action? Interruption { get; set; }

        internal List<int> Rented { get; } = [];

        internal List<(int Length, bool IsCleared)> Returned { get; } = [];

        public override int[] Rent(int minimumLength)
        {
            Action? interruption = Interruption;
            Interruption = null;
            interruption?.Invoke();
            Rented.Add(minimumLength);
            return new int[minimumLength];
        }

        public override void Return(int[] array, bool clearArray = false) => Returned.Add((array.Length, clearArray));
    }
}
