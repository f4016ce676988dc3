using System.Buffers;
using AgentObservatory.Files;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Files;

public class WindowsAppendTests
{
    [Fact]
    public void TheFormOfAppendingUsedOnWindowsWritesTheSameLines()
    {
        using var folder = new TestFolder();
        string path = folder["below/traces.jsonl"];
        using var file = new WindowsAppend(path);
        file.Append(line => line.Write("{\"first\":1}"u8));
        File.AppendAllText(path, "torn");
        file.Append(line => line.Write("{\"second\":2}"u8));

        Assert.Equal("{\"first\":1}\ntorn\n{\"second\":2}\n", File.ReadAllText(path));
    }
}
