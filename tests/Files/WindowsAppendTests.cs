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
        file.Append("\n{\"first\":1}\n"u8);
        File.AppendAllText(path, "torn");
        file.Append("\n{\"second\":2}\n{\"third\":3}\n"u8);

        Assert.Equal("{\"first\":1}\ntorn\n{\"second\":2}\n{\"third\":3}\n", File.ReadAllText(path));
    }
}
