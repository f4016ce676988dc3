using System.Text;
using AgentObservatory.ObsView.Tail;
using AgentObservatory.Tests.Support;
using static AgentObservatory.Tests.Support.TraceText;

namespace AgentObservatory.Tests.ObsView;

public sealed class TailReaderTests : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly TailReader reader;
    private readonly string file;

    public TailReaderTests()
    {
        file = folder["traces.jsonl"];
        reader = new TailReader(file);
    }

    public void Dispose()
    {
        reader.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void Fault43_AFileThatIsNotThereYetIsWaitedFor()
    {
        Assert.Empty(Poll());
        Append(Named("one") + "\n");
        Assert.Equal(["1 one"], Poll());
    }

    [Fact]
    public void Fault43_WhatIsThereIsShownOnceAndThenWhatIsAppended()
    {
        Append(Named("one") + "\n" + Named("two") + "\n");
        Assert.Equal(["1 one", "2 two"], Poll());
        Assert.Empty(Poll());
        Append(Named("three") + "\n");
        Assert.Equal(["3 three"], Poll());
    }

    [Fact]
    public void Fault43_ALineIsShownWhenItIsWholeHoweverItArrives()
    {
        foreach (var part in Encoding.UTF8.GetBytes(Named("Zürich 🚀")).Chunk(3))
        {
            Append(part);
            Assert.Empty(Poll());
        }

        Append("\n");
        Assert.Equal(["1 Zürich 🚀"], Poll());
    }

    [Fact]
    public void Fault43_ALineThatItsWriterTookBackIsForgotten()
    {
        Append(Named("one") + "\n" + Named("a long line that is never finished")[..150]);
        Assert.Equal(["1 one"], Poll());

        using (var stream = File.Open(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            stream.SetLength(Utf8(Named("one")).Length);
        }

        Append(Named("two", Start(1), End(1)) + "\n");
        Assert.Equal(["2 two"], Poll());
    }

    [Fact]
    public void Fault43_ATruncatedFileIsReadFromItsBeginning()
    {
        Append(Named("one") + "\n" + Named("two") + "\n");
        Poll();
        File.WriteAllText(file, Named("new") + "\n");
        Assert.Equal(["1 new"], Poll());
    }

    [Fact]
    public void Fault43_ATruncatedFileThatHasGrownPastItsOldEndIsReadFromItsBeginning()
    {
        Append(Named("one") + "\n");
        Poll();
        File.WriteAllText(file, Named("new 1") + "\n" + Named("new 2") + "\n");
        Assert.Equal(["1 new 1", "2 new 2"], Poll());
    }

    [Fact]
    public void Fault43_AFileRenamedAwayAndCreatedAgainLosesNothing()
    {
        Append(Named("one") + "\n");
        Poll();
        Append(Named("two") + "\n");
        File.Move(file, folder["traces.1"]);
        Append(Named("three") + "\n");
        Assert.Equal(["2 two", "1 three"], Poll());
        Append(Named("four") + "\n");
        Assert.Equal(["2 four"], Poll());
    }

    [Fact]
    public void Fault43_TheRenamedFileIsFollowedUntilThereIsANewOne()
    {
        Append(Named("one") + "\n");
        Poll();
        File.Move(file, folder["traces.1"]);
        File.AppendAllText(folder["traces.1"], Named("two") + "\n" + Named("three")[..50]);
        Assert.Equal(["2 two"], Poll());
        Append(Named("new") + "\n");
        Assert.Equal(["1 new"], Poll());
        File.AppendAllText(folder["traces.1"], Named("three")[50..] + "\n");
        Assert.Equal(["3 three"], Poll());
        Assert.Empty(Poll());
    }

    [Fact]
    public void Fault43_AFileReplacedByAnotherIsRead()
    {
        Append(Named("one") + "\n");
        Poll();
        File.Move(folder.Write("new", Named("two")), file, overwrite: true);
        Assert.Equal(["1 two"], Poll());
    }

    [Fact]
    public void Fault43_AFileDeletedAndCreatedAgainWithTheSameContentIsANewFile()
    {
        Append(Named("one") + "\n");
        Poll();
        File.Delete(file);
        Assert.Empty(Poll());
        Append(Named("one") + "\n");
        Assert.Equal(["1 one"], Poll());
        Append(Named("two") + "\n");
        Assert.Equal(["2 two"], Poll());
    }

    [Fact]
    public void Fault43_ATornLineAtTheEndOfAReplacedFileIsTold()
    {
        Append(Named("one") + "\n" + Named("two")[..40]);
        Poll();
        File.Delete(file);
        Append(Named("new") + "\n");
        Assert.Equal(["1 new"], Poll());
        Assert.StartsWith("2 ! torn last line", Assert.Single(Poll()), StringComparison.Ordinal);
    }

    [Fact]
    public void Fault43_AMalformedLineIsToldAndTheNextOnesAreShown()
    {
        Append("garbage\n" + Named("good") + "\n");
        var lines = Poll();
        Assert.StartsWith("1 ! ", lines[0], StringComparison.Ordinal);
        Assert.Equal("2 good", lines[1]);
    }

    private List<string> Poll() => [.. reader.Poll().Select(Reading.Told)];

    private void Append(string text) => Append(Encoding.UTF8.GetBytes(text));

    private void Append(byte[] bytes) => File.AppendAllBytes(file, bytes);
}
