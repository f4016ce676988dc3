using System.Text;
using AgentObservatory.Files;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Files;

public class TraceLineFeedTests
{
    private const int Cap = 256;

    private static readonly string TooLong = $"! the line is longer than {Cap} bytes";

    private static readonly string[] Lines =
    [
        "",
        Filled("a", 0),
        Filled("b", Cap - 1),
        Filled("c", Cap),
        Filled("d", 5 * Cap),
        Filled("e", 0),
        "",
        Filled("f", Cap + 1),
        Filled("g", 0),
        "torn",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(Cap)]
    [InlineData(10_000)]
    public void TheSameLinesComeOutHoweverTheBytesArrive(int chunk)
    {
        using var feed = new TraceLineFeed(Cap);
        var bytes = Encoding.UTF8.GetBytes(string.Join('\n', Lines)).AsSpan();
        var found = new List<string>();

        while (bytes.Length > 0)
        {
            var room = feed.Room().Span;
            var count = Math.Min(Math.Min(chunk, room.Length), bytes.Length);
            bytes[..count].CopyTo(room);
            bytes = bytes[count..];
            feed.Accept(count);

            while (feed.TryTake(out var line))
            {
                found.Add(Reading.Told(line));
            }
        }

        Assert.Equal(["2 a", "3 b", "4 " + TooLong, "5 " + TooLong, "6 e", "8 " + TooLong, "9 g"], found);
        Assert.True(feed.TryTakeRest(out var rest));
        Assert.StartsWith("10 ! torn last line", Reading.Told(rest));
        Assert.False(feed.TryTakeRest(out _));
    }

    [Fact]
    public void AnUnfinishedLineCanBeDropped()
    {
        using var feed = new TraceLineFeed(Cap);
        "abc"u8.CopyTo(feed.Room().Span);
        feed.Accept(3);
        Assert.False(feed.TryTake(out _));
        Assert.Equal(3, feed.DropUnfinished());
        Assert.False(feed.TryTakeRest(out _));
    }

    /// <summary>A line of this session, filled with blanks to a length.</summary>
    private static string Filled(string session, int length) => TraceText.Named(session).PadRight(length);
}
