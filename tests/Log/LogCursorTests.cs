using AgentObservatory.Log;

namespace AgentObservatory.Tests.Log;

/// <summary>Who may read a log, and who lets go of it: the log itself is not looked at.</summary>
public class LogCursorTests
{
    private readonly LogCursor cursor = new(null!, 7);

    [Fact]
    public void ItBeginsAtItsPositionAtRestAndUnseen()
    {
        Assert.Equal((7, false), (cursor.Position, cursor.IsShown));
        Assert.Equal((true, false), (cursor.IsResting, cursor.IsDone));
    }

    [Fact]
    public void OnlyOneThatRestsBeginsToWait()
    {
        Assert.True(cursor.TryWait());
        Assert.False(cursor.IsResting);
        Assert.False(cursor.TryWait());
        cursor.TryRestUnread();

        Assert.True(cursor.IsResting);
        Assert.True(cursor.TryWait());
        Assert.True(cursor.TryRead(orRests: false));
        Assert.False(cursor.TryWait());
    }

    [Fact]
    public void OneThatWaitsIsReadByOneAlone()
    {
        cursor.TryWait();

        Assert.True(cursor.TryRead(orRests: false));
        Assert.False(cursor.TryRead(orRests: true));
        Assert.False(cursor.IsResting);
        Assert.True(cursor.TryRest());
        Assert.True(cursor.IsResting);
        Assert.False(cursor.TryRest());
    }

    [Fact]
    public void OneThatRestsIsReadOnlyWhereThatIsMeant()
    {
        Assert.False(cursor.TryRead(orRests: false));
        Assert.True(cursor.IsResting);
        Assert.True(cursor.TryRead(orRests: true));
    }

    [Fact]
    public void OneThatIsBeingReadIsNotTakenBack()
    {
        cursor.TryRead(orRests: true);

        cursor.TryRestUnread();

        Assert.False(cursor.IsResting);
        Assert.True(cursor.TryRest());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void WhoeverGivesUpOneThatIsNotBeingReadLetsGoOfItOnce(bool waits)
    {
        _ = waits && cursor.TryWait();

        Assert.True(cursor.TryGiveUp());
        Assert.False(cursor.TryGiveUp());
        Assert.True(cursor.IsDone);
        Assert.False(cursor.IsResting);
        Assert.False(cursor.TryWait() || cursor.TryRead(orRests: true));
    }

    [Fact]
    public void WhereItIsGivenUpWhileItIsBeingReadItsReaderLetsGoOfIt()
    {
        cursor.TryRead(orRests: true);

        Assert.False(cursor.TryGiveUp());
        Assert.True(cursor.IsDone);
        Assert.False(cursor.TryRest());
        Assert.True(cursor.IsDone);
    }
}
