using System.Diagnostics;
using System.Runtime.CompilerServices;
using AgentObservatory.Log;

namespace AgentObservatory.Tests.Log;

public class ActivityTableTests
{
    private readonly object holder = new();

    [Fact]
    public void WhatIsKeptIsFoundUntilItsOwnerRemovesIt()
    {
        Activity activity = Started();
        Assert.False(ActivityTable.Find(activity, out _));
        ActivityTable.Add(activity, Kept(slot: 7, owner: 1));

        Assert.False(ActivityTable.Remove(activity, owner: 2, out _));
        Assert.True(ActivityTable.Find(activity, out KeptActivity kept));
        Assert.Equal(7, kept.Slot);
        Assert.True(ActivityTable.Remove(activity, owner: 1, out kept));
        Assert.Equal(7, kept.Slot);
        Assert.False(ActivityTable.Remove(activity, owner: 1, out _));
        Assert.False(ActivityTable.Find(activity, out _));
    }

    /// <summary>Those of the second format all have the same place.</summary>
    [Theory]
    [InlineData(ActivityIdFormat.W3C, 2_000)]
    [InlineData(ActivityIdFormat.Hierarchical, 200)]
    public void InWhateverOrderTheyStopAllOthersAreFound(ActivityIdFormat format, int count)
    {
        Activity[] activities = [.. Enumerable.Range(0, count).Select(_ => Started(format))];
        for (int slot = 0; slot < count; slot++)
        {
            ActivityTable.Add(activities[slot], Kept(slot, owner: 1));
        }

        int[] order = [.. Enumerable.Range(0, count)];
        new Random(1).Shuffle(order);
        for (int stopped = 0; stopped < count; stopped++)
        {
            Assert.True(ActivityTable.Remove(activities[order[stopped]], owner: 1, out KeptActivity kept));
            Assert.Equal(order[stopped], kept.Slot);
            int next = order[(stopped + 1) % count];
            Assert.Equal(stopped + 1 < count, ActivityTable.Find(activities[next], out _));
        }
    }

    [Fact]
    public void AfterAPeakItIsSmallAgain()
    {
        Activity[] activities = [.. Enumerable.Range(0, 20_000).Select(_ => Started())];
        Array.ForEach(activities, one => ActivityTable.Add(one, Kept(0, owner: 1)));
        Assert.True(ActivityTable.Room >= activities.Length);

        Array.ForEach(activities, one => Assert.True(ActivityTable.Remove(one, owner: 1, out _)));

        Assert.InRange(ActivityTable.Room, 0, activities.Length / 4);
    }

    [Fact]
    public void SeveralThreadsMayUseItAtOnce() =>
        Parallel.For(
            0,
            8,
            thread =>
            {
                for (int round = 0; round < 20; round++)
                {
                    Activity[] activities = [.. Enumerable.Range(0, 50).Select(_ => Started())];
                    for (int slot = 0; slot < activities.Length; slot++)
                    {
                        ActivityTable.Add(activities[slot], Kept(slot, thread));
                    }

                    Assert.All(activities, one => Assert.True(ActivityTable.Find(one, out _)));
                    Assert.All(activities, one => Assert.True(ActivityTable.Remove(one, thread, out _)));
                }
            }
        );

    [Fact]
    public void TheHolderIsNotKeptAlive()
    {
        Activity activity = Started();
        WeakReference<object> abandoned = Abandon(activity);
        GC.Collect();

        Assert.False(abandoned.TryGetTarget(out _));
        Assert.True(ActivityTable.Remove(activity, owner: 1, out _));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference<object> Abandon(Activity activity)
    {
        var weak = new WeakReference<object>(new object());
        ActivityTable.Add(activity, new KeptActivity(weak, 0, 1));
        return weak;
    }

    private KeptActivity Kept(int slot, int owner) => new(new WeakReference<object>(holder), slot, owner);

    private static Activity Started(ActivityIdFormat format = ActivityIdFormat.W3C)
    {
        Activity activity = new Activity("one").SetIdFormat(format).Start();
        Activity.Current = null;
        return activity;
    }
}
