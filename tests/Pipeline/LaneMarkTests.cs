using AgentObservatory.Pipeline;

namespace AgentObservatory.Tests.Pipeline;

/// <summary>When marks are reached.</summary>
public class LaneMarkTests : LaneRecord
{
    [Fact]
    public async Task AMarkIsReachedWhenWhatCameBeforeIsDeliveredAndSaysWhatItsWorkSays()
    {
        Lane<string> lane = Inline();
        lane.OnNext("a");

        Assert.True(await lane.Mark(() => Shown.Count == 1, null));
        Assert.False(await lane.Mark(() => Shown.Count == 2, null));
        Assert.False(await lane.Mark(static () => throw new InvalidOperationException(), null));
    }

    [Fact]
    public async Task AMarkThatComesTooLateIsReachedWhereTheLaneEndedWell()
    {
        Lane<string> lane = Inline();
        await lane.CloseAsync();

        Assert.True(await lane.Mark(static () => false, null));
    }

    [Fact]
    public void InlineEachMarkDoesItsOwnWork()
    {
        Lane<string>? lane = null;
        var done = new List<int>();
        lane = Inline(_ =>
        {
            OnAnotherThread(() => lane!.Mark(() => Do(1), null));
            OnAnotherThread(() => lane!.Mark(() => Do(2), null));
        });

        lane.OnNext("a");

        Assert.Equal([1, 2], done);

        bool Do(int number)
        {
            done.Add(number);
            return true;
        }
    }

    [Fact]
    public async Task AMarkIsNotReachedWhereItsPatienceEndsBeforeTheTurnComes()
    {
        Lane<string>? lane = null;
        Task<bool>? reached = null;
        lane = Inline(_ => reached = OnAnotherThread(() => lane!.Mark(static () => true, TimeSpan.Zero)));

        lane.OnNext("a");

        Assert.False(await reached!);
    }

    [Fact]
    public async Task AMarkBeforeEverythingThatIsLostIsReachedWhereTheReaderComesBack()
    {
        Lane<string>? lane = null;
        Task<bool>? early = null;
        lane = Inline(_ =>
        {
            early = OnAnotherThread(() => lane!.Mark(static () => false, null));
            lane!.Abandon();
            Assert.False(early.IsCompleted);
        });

        lane.OnNext("a");

        Assert.True(await early!);
        Assert.Equal([("a", null)], Settled);
    }
}
