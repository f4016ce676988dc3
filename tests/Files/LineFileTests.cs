using AgentObservatory.Files;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Files;

public class LineFileTests
{
    [Fact]
    public void Fault03_ClosingDoesNotWaitForeverForAnotherThreadThatHangs()
    {
        using var folder = new TestFolder();
        using var file = new Hanging(folder["traces.jsonl"]);
        var writer = new Thread(() => file.Append("\n{}\n"u8));
        writer.Start();
        file.IsHanging.Wait();

        file.Dispose();

        Assert.Equal(0, file.Closed);
        file.Release.Set();
        writer.Join();
        file.Dispose();
        Assert.Equal(1, file.Closed);
    }

    private sealed class Hanging(string path) : LineFile(path)
    {
        internal ManualResetEventSlim IsHanging { get; } = new();
        internal ManualResetEventSlim Release { get; } = new();
        internal int Closed { get; private set; }

        protected override void Write(ReadOnlySpan<byte> framed)
        {
            IsHanging.Set();
            Release.Wait();
        }

        protected override void Close() => Closed++;
    }
}
