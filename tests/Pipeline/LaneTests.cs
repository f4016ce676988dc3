using AgentObservatory.Pipeline;

namespace AgentObservatory.Tests.Pipeline;

/// <summary>A lane by itself, where what a reader does and when is in the hands of the test.</summary>
public class LaneTests : LaneRecord
{
    [Fact]
    public void InlineWhoeverPostsDeliversAndWhatIsDeliveredIsSettled()
    {
        Lane<string> lane = Inline();

        lane.OnNext("a");
        lane.OnNext("b");

        Assert.Equal(["a", "b"], Shown);
        Assert.Equal([("a", null), ("b", null)], Settled);
        Assert.Equal((2, 0), (Idle, Completed));
        Assert.Equal((true, false, false), (lane.IsIdle, lane.HasTurn, lane.IsLate));
    }

    [Fact]
    public void WhatIsPostedWithinADeliveryComesAfterIt()
    {
        Lane<string>? lane = null;
        lane = Inline(item =>
        {
            Assert.Equal((1, true), (lane!.Delivering, lane.HasTurn));
            if (item == "a")
            {
                lane.OnNext("b");
                Assert.Equal((1, 1L), lane.Waiting);
            }
        });

        lane.OnNext("a");

        Assert.Equal(["a", "b"], Shown);
        Assert.Equal([("a", null), ("b", null)], Settled);
        Assert.Equal((0, 1), (lane.Delivering, Idle));
    }

    [Fact]
    public void AReaderThatFailsLosesOneItemAndItsDefectIsReported()
    {
        Lane<string> lane = Inline(item => throw new InvalidOperationException(item), reports: Reports);

        lane.OnNext("a");
        lane.OnNext("b");

        Assert.Equal([("a", DropCause.InternalError), ("b", DropCause.InternalError)], Settled);
        Assert.Equal(["a", "b"], Reports.Select(report => report.Exception!.Message));
        Assert.All(
            Reports,
            report =>
                Assert.Equal(
                    (DiagnosticKind.InternalError, "lane", "A delivery failed."),
                    (report.Kind, report.Source, report.Message)
                )
        );
        Assert.Equal(0, lane.Delivering);
    }

    [Theory]
    [InlineData(false, 64)]
    [InlineData(true, 200)]
    public void ATurnWithoutPatienceDeliversSoManyAtMost(bool isPatient, int delivered)
    {
        Lane<string>? lane = null;
        lane = Inline(_ => Post(lane!, Shown.Count < 200), patience: isPatient ? TimeSpan.FromMinutes(5) : null);

        lane.OnNext("a");

        Assert.Equal(delivered, Shown.Count);
        for (int turns = 2; Shown.Count < 200; turns++)
        {
            lane.Deliver();
            Assert.Equal(Math.Min(64 * turns, 200), Shown.Count);
        }

        Assert.True(lane.IsIdle);
        lane.Deliver();
        Assert.Equal((200, 1), (Shown.Count, Idle));

        static void Post(Lane<string> lane, bool more)
        {
            if (more)
            {
                lane.OnNext("next");
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void WhereAnotherThreadHasTheTurnAnItemIsLeftToItOrDroppedForLackOfPatience(bool isPatient)
    {
        Lane<string>? lane = null;
        lane = Inline(
            item =>
            {
                if (item == "a")
                {
                    var other = new Thread(() => lane!.OnNext("b"));
                    other.Start();
                    other.Join();
                }
            },
            patience: isPatient ? TimeSpan.Zero : null
        );

        lane.OnNext("a");

        Assert.Equal(isPatient ? ["a"] : ["a", "b"], Shown);
        Assert.Equal(isPatient ? [("b", DropCause.ExporterBusy), ("a", null)] : [("a", null), ("b", null)], Settled);
    }

    [Fact]
    public void AFullLaneDropsTheNewestAndNotWhatIsForcedIn()
    {
        int measured = 0;
        var lane = new Lane<string>(Layout(hasThread: true), item => measured++ < 0 ? 0 : item.Length, Settle);
        for (int number = 0; number < 300; number++)
        {
            lane.OnNext("a");
        }

        Assert.Equal((256, 256L), lane.Waiting);
        Assert.Equal(Enumerable.Repeat(("a", (DropCause?)DropCause.QueueFull), 44), Settled);
        Assert.Equal(256, measured);
        lane.Post("b");
        Assert.Equal((257, 44), (lane.Waiting.Items, Settled.Count));
    }
}
