using System.Text;
using AgentObservatory.Tests.Support;
using static AgentObservatory.Tests.Support.TraceText;

namespace AgentObservatory.Tests.Files;

public class MalformedLineTests
{
    private const int Mebibyte = 1024 * 1024;

    private static readonly byte[] Good = Utf8(Named("good"));

    public static TheoryData<string, byte[]> Malformed =>
        new()
        {
            { "garbage", "garbage"u8.ToArray() },
            { "truncated", Encoding.UTF8.GetBytes(Named("cut")[..^20]) },
            { "two objects", Encoding.UTF8.GetBytes(Named("one") + Named("two")) },
            { "no session", "{}"u8.ToArray() },
            { "an array", "[1]"u8.ToArray() },
            { "invalid UTF-8", [.. "{\"session\":{\"session_id\":\""u8, 0xC3, 0x28, .. "\"}}"u8] },
            { "NULs", new byte[4_096] },
            { "NULs before JSON", [0, 0, .. Encoding.UTF8.GetBytes(Named("after"))] },
            { "deep nesting", Encoding.UTF8.GetBytes(Nested(100_000)) },
            { "deep nesting without end", Encoding.UTF8.GetBytes(new string('[', 100_000)) },
        };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void Fault41_AMalformedLineIsSkippedWithItsNumberAndTheRestIsShown(string what, byte[] malformed)
    {
        var lines = Reading.Of([.. Good, .. malformed, (byte)'\n', .. Good]);

        Assert.Equal(["1 good", "3 good"], lines.OfType<TraceLine.Readable>().Select(Reading.Told));
        var unreadable = Assert.Single(lines.OfType<TraceLine.Unreadable>());
        Assert.Equal(2, unreadable.LineNumber);
        Assert.False(string.IsNullOrWhiteSpace(unreadable.Reason), what);
    }

    [Fact]
    public void Fault41_AByteOrderMarkCrlfAndBlankLinesAreNoFault()
    {
        byte[] file =
        [
            0xEF,
            0xBB,
            0xBF,
            .. "\r\n \t\r\n"u8,
            .. Encoding.UTF8.GetBytes(Named("one") + "\r\n\n" + Named("two")),
        ];

        Assert.Equal(["3 one", "5 two"], Reading.Of(file).Select(Reading.Told));
        Assert.Equal(["1 good"], Reading.Of([0xEF, 0xBB, 0xBF, .. Good]).Select(Reading.Told));
    }

    [Fact]
    public void Fault41_ALineOfOneGigabyteIsSkippedInBoundedMemory()
    {
        var stream = new EndlessLine(1024L * Mebibyte, Good);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var lines = TraceFile.Read(stream).ToList();

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 192 * Mebibyte);
        Assert.InRange(stream.LargestRequest, 1, TraceFile.MaxLineBytes);
        Assert.Equal([$"1 ! the line is longer than {TraceFile.MaxLineBytes} bytes", "2 good"], lines.Select(Reading.Told));
    }

    [Fact]
    public void Fault41_ALineOfOneGigabyteWithoutNewlineIsSkippedToo()
    {
        var lines = TraceFile.Read(new EndlessLine(1024L * Mebibyte, [])).ToList();
        Assert.Equal($"1 ! the line is longer than {TraceFile.MaxLineBytes} bytes", Reading.Told(Assert.Single(lines)));
    }

    [Fact]
    public void Fault41_LinesThatBreakOffLeaveNothingBehind()
    {
        var members = string.Concat(Enumerable.Repeat("\"a\":1,", 1_000));
        var line = Encoding.UTF8.GetBytes("{\"session\":{\"metadata\":{" + members + "\n");
        var file = new byte[2_000 * line.Length];

        for (var index = 0; index < file.Length; index++)
        {
            file[index] = line[index % line.Length];
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        var unreadable = TraceFile.Read(new MemoryStream(file)).Count(read => read is TraceLine.Unreadable);

        Assert.Equal(2_000, unreadable);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * Mebibyte);
    }

    private static string Nested(int depth) =>
        $$"""{"session":{"session_id":"deep"},"events":{{new string('[', depth)}}{{new string(']', depth)}}}""";

    /// <summary>So many bytes of a line, and, where there is something after it, its newline and that.</summary>
    private sealed class EndlessLine(long length, byte[] after) : MemoryStream([.. after.Length > 0 ? "\n"u8 : [], .. after])
    {
        private long left = length;

        public int LargestRequest { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            LargestRequest = Math.Max(LargestRequest, buffer.Length);

            if (left == 0)
            {
                return base.Read(buffer);
            }

            var count = (int)Math.Min(left, buffer.Length);
            buffer[..count].Fill((byte)'x');
            left -= count;
            return count;
        }
    }
}
