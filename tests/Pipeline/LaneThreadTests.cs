using AgentObservatory.Pipeline;

namespace AgentObservatory.Tests.Pipeline;

/// <summary>A lane with a thread of its own, or none to be had.</summary>
public class LaneThreadTests : LaneRecord
{
    [Fact]
    public void WithAThreadMarksBetweenWhichNothingIsPostedAreOne()
    {
        Lane<string> lane = WithThread();
        lane.OnNext("a");

        Task<bool> first = lane.Mark(static () => true, null);
        Assert.Same(first, lane.Mark(static () => false, null));
        lane.OnNext("b");
        Assert.NotSame(first, lane.Mark(static () => true, null));
        Assert.False(first.IsCompleted);
    }

    [Fact]
    public void AMarkHasRoomInAFullLane()
    {
        Lane<string> lane = WithThread();
        int before = -1;
        for (int number = 0; number < 300; number++)
        {
            lane.OnNext("a");
        }

        Task<bool> reached = lane.Mark(() => (before = Shown.Count) > 0, null);
        lane.Start(static thread => thread.Start());
        Assert.True(ResultOf(lane.CloseAsync()));

        Assert.True(ResultOf(reached));
        Assert.Equal(256, before);
    }

    [Fact]
    public void ItsThreadDeliversInOrderAndKnowsItsOwnWaits()
    {
        Lane<string>? lane = null;
        var own = new List<bool>();
        lane = WithThread(_ => own.AddRange([lane!.HasTurn, lane.Mark(static () => false, null).IsCompletedSuccessfully]));
        var started = new List<Thread>();
        lane.OnNext("a");
        Assert.Empty(Shown);

        Assert.Null(lane.Start(Start));
        Assert.Null(lane.Start(Start));
        lane.OnNext("b");
        Assert.True(ResultOf(lane.Mark(static () => true, null)));
        lane.OnNext("c");
        Assert.True(ResultOf(lane.CloseAsync()));
        Assert.Single(started).Join();

        Assert.Equal(["a", "b", "c"], Shown);
        Assert.Equal(Enumerable.Repeat(true, 6), own);
        Assert.Equal((false, 1), (lane.HasTurn, Completed));
        Assert.Equal("lane", started[0].Name);

        void Start(Thread thread)
        {
            started.Add(thread);
            thread.Start();
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Fault55_WithoutAThreadItDeliversInlineOrNotAtAllUntilThereIsOne(bool isInline)
    {
        Lane<string> lane = WithThread();
        var missing = new OutOfMemoryException("no thread");

        Assert.Same(missing, lane.Start(_ => throw missing, isInline));
        lane.OnNext("a");
        Assert.Equal(isInline ? ["a"] : [], Shown);
        Assert.Null(lane.Start(static thread => thread.Start()));
        Assert.True(ResultOf(lane.CloseAsync()));

        Assert.Equal(["a"], Shown);
    }

    [Fact]
    public async Task Fault55_WhereNobodyDeliversTheEndIsIncompleteAndWhatIsAbandonedIsDropped()
    {
        Lane<string> lane = WithThread();
        Task<bool> early = lane.Mark(static () => true, null);
        lane.OnNext("a");
        Task<bool> late = lane.Mark(static () => true, null);

        Assert.False(await lane.CloseAsync());
        Assert.Empty(Settled);
        lane.Abandon();

        Assert.Equal([("a", DropCause.ShutdownDeadline)], Settled);
        Assert.False(await late);
        Assert.False(early.IsCompleted);
        Assert.Equal((0, 0L), lane.Waiting);
    }

    /// <summary>Blocks: what continues on a lane's task does so on its thread.</summary>
    private static bool ResultOf(Task<bool> task) => task.GetAwaiter().GetResult();
}
