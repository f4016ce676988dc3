using System.Text;
using AgentObservatory.Files;

namespace AgentObservatory.Tests.Files;

public class LineSplitterTests
{
    private const int Cap = 16;

    private static readonly string[] Lines =
    [
        "",
        "a",
        new('b', Cap - 1),
        new('c', Cap),
        new('d', 5 * Cap),
        "e",
        "",
        new('f', Cap + 1),
        "g",
        "torn",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(Cap)]
    [InlineData(1_000)]
    public void TheSameLinesComeOutHoweverTheBytesArrive(int chunk)
    {
        using var splitter = new LineSplitter(Cap);
        var bytes = Encoding.UTF8.GetBytes(string.Join('\n', Lines)).AsSpan();
        var found = new List<string>();

        while (bytes.Length > 0)
        {
            var room = splitter.Room().Span;
            var count = Math.Min(Math.Min(chunk, room.Length), bytes.Length);
            bytes[..count].CopyTo(room);
            bytes = bytes[count..];
            splitter.Accept(count);

            while (splitter.TryTake(out var line) is var kind && kind != LineKind.None)
            {
                found.Add(Told(kind, line));
            }
        }

        found.Add(Told(splitter.TakeRest(out var rest), rest));
        Assert.Equal(
            [
                "Whole ",
                "Whole a",
                "Whole " + Lines[2],
                "TooLong ",
                "TooLong ",
                "Whole e",
                "Whole ",
                "TooLong ",
                "Whole g",
                "Torn torn",
            ],
            found
        );
        Assert.Equal(LineKind.None, splitter.TakeRest(out _));
    }

    [Fact]
    public void AnUnfinishedLineCanBeDropped()
    {
        using var splitter = new LineSplitter(Cap);
        "abc"u8.CopyTo(splitter.Room().Span);
        splitter.Accept(3);
        Assert.Equal(LineKind.None, splitter.TryTake(out _));
        Assert.Equal(3, splitter.DropUnfinished());
        Assert.Equal(LineKind.None, splitter.TakeRest(out _));
    }

    private static string Told(LineKind kind, ReadOnlySpan<byte> line) => kind + " " + Encoding.UTF8.GetString(line);
}
