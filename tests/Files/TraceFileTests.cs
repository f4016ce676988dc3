using AgentObservatory.Tests.Support;
using static AgentObservatory.Tests.Support.TraceText;

namespace AgentObservatory.Tests.Files;

public class TraceFileTests
{
    [Fact]
    public void AFileIsOpenedWhenItIsEnumeratedAndReadAnewEachTime()
    {
        using var folder = new TestFolder();
        var lines = TraceFile.Read(folder["traces.jsonl"]);
        Assert.Throws<FileNotFoundException>(() => lines.Count());

        folder.Write("traces.jsonl", Named("one"));
        Assert.Equal(["1 one"], lines.Select(Reading.Told));
        Assert.Equal(["1 one"], lines.Select(Reading.Told));
    }

    [Fact]
    public void AFileThatIsBeingWrittenCanBeReadAndDeleted()
    {
        using var folder = new TestFolder();
        var file = folder.Write("traces.jsonl", Named("one"));
        using var writer = new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        using var lines = TraceFile.Read(file).GetEnumerator();

        Assert.True(lines.MoveNext());
        File.Delete(file);
        writer.Write(Utf8(Named("two")));
        writer.Flush();
        Assert.True(lines.MoveNext());
        Assert.Equal("2 two", Reading.Told(lines.Current));
    }

    [Fact]
    public void AFileThatIsBeingReadKeepsNoExporterWaiting()
    {
        using var folder = new TestFolder();
        var file = folder.Write("traces.jsonl", Named("one"));
        using var lines = TraceFile.Read(file).GetEnumerator();
        Assert.True(lines.MoveNext());

        using var observatory = Some.Inline(new FileExporter(file));
        observatory.Run(1);
        Assert.Equal(1, observatory.Health.Exporters[0].Exported);
        Assert.True(lines.MoveNext());
    }

    [Fact]
    public void AStreamIsReadAsFarAsItIsAskedForAndStaysOpen()
    {
        using var stream = new MemoryStream(Utf8(Named("one"), Named("two")));
        Assert.Equal("1 one", Reading.Told(TraceFile.Read(stream).First()));
        Assert.True(stream.CanRead);
    }

    [Fact]
    public void WhatIsNoFileNameAndNoStreamIsRefusedAtOnce()
    {
        Assert.Throws<ArgumentException>(() => TraceFile.Read(""));
        Assert.Throws<ArgumentNullException>(() => TraceFile.Read((string)null!));
        Assert.Throws<ArgumentNullException>(() => TraceFile.Read((Stream)null!));
    }
}
