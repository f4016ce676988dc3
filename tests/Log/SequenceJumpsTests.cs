using AgentObservatory.Log;

namespace AgentObservatory.Tests.Log;

public class SequenceJumpsTests
{
    private readonly SequenceJumps jumps = new();

    [Fact]
    public void BeforeTheFirstJumpASequenceIsThePosition()
    {
        Assert.Equal(0, jumps.OffsetAt(5));
        Add(5, 100);

        Assert.Equal(0, jumps.OffsetAt(0));
        Assert.Equal(0, jumps.OffsetAt(4));
        Assert.Equal(100, jumps.OffsetAt(5));
        Assert.Equal(100, jumps.OffsetAt(int.MaxValue));
    }

    [Fact]
    public void ALaterJumpAtTheSamePositionReplacesTheEarlierOne()
    {
        Add(0, 1);
        Add(3, 10);
        Add(3, 20);

        Assert.Equal((1, 20), (jumps.OffsetAt(2), jumps.OffsetAt(3)));
    }

    [Fact]
    public void ALargerArrayIsWantedOnlyForAJumpThatHasNoPlace()
    {
        for (int position = 0; position < 4; position++)
        {
            Assert.Equal(0, jumps.LengthWanted(position));
            Add(position, position);
        }

        Assert.Equal(0, jumps.LengthWanted(3));
        Assert.Equal(8, jumps.LengthWanted(4));
        Add(4, 4);
        Assert.Equal(0, jumps.LengthWanted(5));
    }

    [Fact]
    public void HoweverManyJumpsThereAreEachPositionHasTheOffsetOfTheLastJumpBeforeIt()
    {
        for (int number = 0; number < 100; number++)
        {
            Add(3 * number, 1_000 + number);
            for (int position = 0; position < 3 * number + 5; position++)
            {
                Assert.Equal(1_000 + Math.Min(position / 3, number), jumps.OffsetAt(position));
            }
        }
    }

    private void Add(int position, long offset)
    {
        int length = jumps.LengthWanted(position);
        jumps.Add(position, offset, length == 0 ? null : new SequenceJumps.Jump[length]);
    }
}
