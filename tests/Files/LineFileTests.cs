using System.Buffers;
using AgentObservatory.Files;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Files;

public class LineFileTests
{
    [Fact]
    public void Fault03_ClosingDoesNotWaitForeverForAnotherThreadThatHangs()
    {
        using var folder = new TestFolder();
        using var file = LineFile.At(folder["traces.jsonl"]);
        using var entered = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        var writer = new Thread(() =>
            file.Append(line =>
            {
                entered.Set();
                release.Wait();
                line.Write("{}"u8);
            })
        );
        writer.Start();
        entered.Wait();

        file.Dispose();

        release.Set();
        writer.Join();
        Assert.Equal("{}\n", File.ReadAllText(folder["traces.jsonl"]));
    }
}
