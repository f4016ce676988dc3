using System.Reactive;
using AgentObservatory.Pipeline;
using Microsoft.Extensions.Time.Testing;

namespace AgentObservatory.Tests.Pipeline;

/// <summary>What becomes of a lane that is closed.</summary>
public class LaneEndTests : LaneRecord
{
    [Fact]
    public async Task AClosedLaneTellsItsReaderOnceAndRefusesWhatComes()
    {
        Lane<string> lane = Inline();
        lane.OnNext("a");

        Assert.True(await lane.CloseAsync());
        Assert.True(await lane.CloseAsync());
        lane.OnNext("b");
        lane.Post("c");

        Assert.Equal([("a", null), ("b", DropCause.AlreadyShutdown), ("c", DropCause.AlreadyShutdown)], Settled);
        Assert.Equal(["a"], Shown);
        Assert.Equal(1, Completed);
        Assert.Equal((true, false), (lane.IsClosed, lane.IsIdle));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TheEndOfWhatItObservesClosesIt(bool isError)
    {
        Lane<string> lane = Inline();
        IObserver<string> observer = lane;

        if (isError)
        {
            observer.OnError(new InvalidOperationException());
        }
        else
        {
            observer.OnCompleted();
        }

        Assert.Equal((true, 1), (lane.IsClosed, Completed));
    }

    [Fact]
    public async Task AReaderThatFailsAtTheEndMakesItIncomplete()
    {
        Lane<string> lane = Inline(reports: Reports);
        lane.Subscribe(Observer.Create<string>(static _ => { }, static () => throw new InvalidOperationException("end")));

        Assert.False(await lane.CloseAsync());

        Assert.Equal("end", Assert.Single(Reports).Exception!.Message);
    }

    [Fact]
    public async Task ALaneThatIsClosedWithinADeliveryDeliversWhatWaitsAndWhatIsForcedIn()
    {
        Lane<string>? lane = null;
        Task<bool>? closed = null;
        Task<bool>? reached = null;
        lane = Inline(item =>
        {
            if (item == "a")
            {
                lane!.OnNext("b");
                closed = lane.CloseAsync();
                lane.OnNext("refused");
                lane.Post("c");
                reached = lane.Mark(static () => true, null);
                Assert.Equal(0, Completed);
            }
        });

        lane.OnNext("a");

        Assert.Equal(["a", "b", "c"], Shown);
        Assert.Equal(("refused", DropCause.AlreadyShutdown), Settled[0]);
        Assert.True(await closed! && await reached! && await lane.CloseAsync());
        Assert.Equal(1, Completed);
    }

    [Fact]
    public async Task WhatStillWaitsAfterTheDeadlineIsDropped()
    {
        var clock = new FakeTimeProvider();
        var deadline = new Deadline(TimeSpan.FromSeconds(1), clock, static thread => thread.Start());
        Lane<string>? lane = null;
        Task<bool>? reached = null;
        lane = Inline(item =>
        {
            lane!.OnNext("b");
            reached = OnAnotherThread(() => lane.Mark(static () => true, null));
            lane.OnNext("c");
            lane.CloseAsync(deadline);
            Assert.False(lane.IsLate);
            clock.Advance(TimeSpan.FromSeconds(1));
            Assert.True(lane.IsLate);
        });

        lane.OnNext("a");

        Assert.Equal([("a", null), ("b", DropCause.ShutdownDeadline), ("c", DropCause.ShutdownDeadline)], Settled);
        Assert.False(await reached!);
        Assert.False(await lane.CloseAsync());
        Assert.Equal(1, Completed);
    }
}
