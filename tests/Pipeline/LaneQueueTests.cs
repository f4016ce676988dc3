using AgentObservatory.Log;
using AgentObservatory.Pipeline;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Pipeline;

public class LaneQueueTests
{
    private readonly LaneQueue<string> queue = new(
        new LaneLayout("lane", HasThread: true, MaxItems: 3, new object(), MaxBytes: 100)
    );

    [Fact]
    public void ItIsFullAtSoManyItems()
    {
        Assert.True(queue.IsEmpty);
        Assert.Null(Add("a", 1));
        Assert.False(queue.IsEmpty);
        Assert.Null(Add("b", 1));
        Assert.False(queue.IsFull);
        Assert.Null(Add("c", 1));

        Assert.True(queue.IsFull);
        Assert.Equal(DropCause.QueueFull, Add("d", 1));
        Assert.Equal((3, 3L), queue.Waiting);
        Assert.Equal(["a", "b", "c"], TakeAll());
    }

    [Fact]
    public void ItIsFullWhereTheNextItemWouldExceedItsBytes()
    {
        Assert.Null(Add("a", 60));
        Assert.Equal(DropCause.QueueFull, Add("b", 41));
        Assert.Null(Add("c", 40));

        Assert.Equal((2, 100L), queue.Waiting);
    }

    [Fact]
    public void WhatIsForcedInOrHasNoBytesHasRoom()
    {
        Assert.Null(Add("a", 90));
        Assert.Null(Add("b", 90, isForced: true));
        Assert.Equal((2, 180L), queue.Waiting);
        Assert.Equal(DropCause.QueueFull, Add("c", null));
        Assert.Null(queue.Take(queue.Take()));
        Assert.Equal((1, 90L), queue.Waiting);
        Assert.Null(Add("d", null));

        Assert.Equal((1, 90L), queue.Waiting);
        Assert.Equal(["b", "d"], TakeAll());
        Assert.Equal((0, 0L), queue.Waiting);
    }

    [Fact]
    public void APlaceIsTakenOnceByWhoeverComesFirst()
    {
        Add("a", 1);
        queue.Add(new LaneEntry<string>("b", 1, null), false, out LinkedListNode<LaneEntry<string>>? wanted);
        Add("c", 1);

        Assert.Same(wanted, queue.Take(wanted));
        Assert.Null(queue.Take(wanted));
        Assert.Equal((2, 2L), queue.Waiting);
        Assert.Equal(["a", "c"], TakeAll());
    }

    [Fact]
    public void AClosedQueueTakesOnlyWhatIsForcedInUntilItIsFoundEmpty()
    {
        Assert.Null(queue.Take());
        Assert.False(queue.IsDone);
        Add("a", 1);
        queue.Close();
        Assert.True(queue.IsClosed);
        Assert.Equal(DropCause.AlreadyShutdown, Add("b", 1));
        Assert.Null(Add("c", 1, isForced: true));
        Assert.False(queue.IsDone);

        Assert.Equal(["a", "c"], TakeAll());
        Assert.True(queue.IsDone);
        Assert.Equal(DropCause.AlreadyShutdown, Add("d", 1, isForced: true));
        Assert.True(queue.IsEmpty);
    }

    [Fact]
    public void APlaceThatIsGoneDoesNotEndAQueueInWhichSomethingWaits()
    {
        queue.Add(new LaneEntry<string>("a", 1, null), false, out LinkedListNode<LaneEntry<string>>? wanted);
        queue.Take();
        Add("b", 1);
        queue.Close();

        Assert.Null(queue.Take(wanted));

        Assert.False(queue.IsDone);
    }

    [Fact]
    public void TheLastMarkIsThatOfTheLastPlaceAlone()
    {
        var mark = new TaskCompletionSource<bool>();
        Assert.Null(queue.LastMark);
        queue.Add(new LaneEntry<string>(null, null, mark), true, out _);

        Assert.Same(mark.Task, queue.LastMark);
        Assert.Equal((0, 0L), queue.Waiting);
        Add("a", 1);
        Assert.Null(queue.LastMark);
    }

    [Fact]
    public void NobodyWaitsWhereSomethingWaitsOrNothingMoreComes()
    {
        Add("a", 1);
        queue.Wait();
        queue.Take();
        queue.Close();
        queue.Wait();

        Assert.True(queue.IsClosed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void WhoWaitsIsWokenByWhateverComesAndByTheEnd(bool isEnd)
    {
        Thread waiting = Wait();
        if (isEnd)
        {
            queue.Close();
        }
        else
        {
            Add("a", 1);
        }

        waiting.Join();
        Assert.Equal(isEnd, queue.IsEmpty);
    }

    [Fact]
    public void Fault53_AnInterruptionEndsAWaitAndNothingElse()
    {
        Thread waiting = Wait();

        waiting.Interrupt();
        waiting.Join();

        Assert.Null(Add("a", 1));
        Assert.Equal(["a"], TakeAll());
    }

    private Thread Wait()
    {
        var waiting = new Thread(queue.Wait);
        waiting.Start();
        SpinWait.SpinUntil(() => waiting.ThreadState.HasFlag(ThreadState.WaitSleepJoin));
        return waiting;
    }

    private DropCause? Add(string item, long? bytes, bool isForced = false) =>
        queue.Add(new LaneEntry<string>(item, bytes, null), isForced, out _);

    private List<string> TakeAll()
    {
        var items = new List<string>();
        while (queue.Take() is { } taken)
        {
            items.Add(taken.Value.Item!);
        }

        return items;
    }
}
