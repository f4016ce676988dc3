using System.IO.Compression;
using AgentObservatory.ObsView.Interactive.Input;
using AgentObservatory.Tests.Support;
using static AgentObservatory.Tests.Support.TraceText;

namespace AgentObservatory.Tests.ObsView.Interactive;

/// <summary>Sessions are listed from files as they are and as they become, and read again from where they are.</summary>
public sealed class TraceIndexTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Fault41_ReadableLinesAreListedAndOpenedAndTheOthersCounted()
    {
        byte[] lines =
        [
            .. new byte[] { 0xEF, 0xBB, 0xBF },
            .. Utf8(Named("marked") + "\r", "", "garbage", Named("spaced") + "  ", "{}", Named("last")),
        ];
        var browser = new Browser(80, 24, folder.Write("odd.jsonl", lines[..^1]));

        Assert.Equal("obs-view  3 sessions  2 unreadable lines", browser.Rows[0].Trim());
        Assert.Equal(["marked", "spaced", "last"], Open(browser));
    }

    [Fact]
    public void Fault65_AFifoInADirectoryIsNotWaitedFor()
    {
        folder.Write("good.jsonl", Named("one"));
        Outcome.Of(new System.Diagnostics.ProcessStartInfo("mkfifo", [folder["fifo.jsonl"]]));

        Assert.Equal(["one"], Open(new Browser(80, 24, folder.Root)));
    }

    [Fact]
    public void Fault43_WhatIsAppendedIsListedOnceHoweverItIsWritten()
    {
        string file = folder.Write("growing.jsonl", "");
        var browser = new Browser(80, 24, file);
        byte[] bytes = Utf8(Named("one"), Named("two", Start(1, "café")), Named("three"));

        foreach (byte[] piece in bytes.Chunk(7))
        {
            using (FileStream stream = new(file, FileMode.Append))
            {
                stream.Write(piece);
            }

            browser.Poll();
        }

        Assert.Equal(["one", "two", "three"], Open(browser));
        Assert.Equal("obs-view  3 sessions", browser.Rows[0].Trim());
    }

    [Fact]
    public void Fault43_AFileThatWasTruncatedOrReplacedIsListedAnew()
    {
        string file = folder.Write("file.jsonl", Named("one"), Named("two"));
        var browser = new Browser(80, 24, file);

        folder.Write("file.jsonl", Named("three"));
        Assert.Equal(["three"], Open(browser.Poll()));

        File.Move(folder.Write("other", Named("four"), Named("five")), file, overwrite: true);
        Assert.Equal(["four", "five"], Open(browser.Poll()));
    }

    [Fact]
    public void Fault44_ASessionWhoseFileIsGoneIsTold()
    {
        string file = folder.Write("file.jsonl", Named("one"));
        var browser = new Browser(80, 24, file);
        File.Delete(file);

        browser.Press(KeyName.Enter);

        Assert.Null(browser.State.Session);
        Assert.Contains("Could not find file", browser.Foot, StringComparison.Ordinal);
    }

    [Fact]
    public void NewFilesOfADirectoryAreListed()
    {
        folder.Write("b.jsonl", Named("b"));
        folder.Write("notes.txt", "nothing");
        var browser = new Browser(80, 24, folder.Root);
        Assert.Equal(["b"], Open(browser));

        folder.Write("a.jsonl", Named("a"));
        Assert.Equal(["b", "a"], Open(browser.Poll()));
    }

    [Fact]
    public void CompressedFilesAndOtherFormatsAreListedAndOpened()
    {
        using (var file = new GZipStream(File.Create(folder["a.jsonl.gz"]), CompressionLevel.Fastest))
        {
            file.Write(Utf8(Named("zipped"), Named("too")));
        }

        string plain = folder.Write("plain", Named("exported", Start(1), End(1)));
        Assert.Equal(0, ObsViewProcess.Run("export", "--format=otlp-json", "-o", folder["b.json"], plain).ExitCode);
        folder.Write("c.json", "{}");
        var browser = new Browser(80, 24, folder.Root);

        Assert.Equal(["zipped", "too", "exported"], Open(browser));
        Assert.Equal(["zipped", "too", "exported"], Open(browser.Poll()));
        Assert.Equal("obs-view  3 sessions", browser.Rows[0].Trim());
    }

    [Fact]
    public async Task ThePartsOfARunAreOneSession()
    {
        using Observatory observatory = Some.Inline(folder.Journaled(), new ThrowingExporter());
        using (AgentSession session = observatory.StartSession(new AgentContext("run", "agent")))
        {
            for (int part = 0; part < 200; part++)
            {
                session.ToolCall("tool").Dispose();
                await observatory.FlushAsync();
            }
        }

        await observatory.FlushAsync();
        var browser = new Browser(80, 24, folder["journal"]);

        Assert.Equal(["run"], Open(browser));
        Assert.Equal(201, browser.Press(KeyName.Enter).State.Session!.Opened.Nodes.Length);
    }

    [Fact]
    public void SessionsThatASessionHasStartedArePartOfItsTree()
    {
        Observatory observatory = Some.Inline(Some.Quiet(), new FileExporter(folder["nested.jsonl"]));
        using (AgentSession outer = observatory.StartSession(new AgentContext("outer", "supervisor")))
        using (outer.ToolCall("delegate"))
        using (AgentSession inner = observatory.StartSession(new AgentContext("inner", "worker")))
        {
            inner.LlmCall("model").Dispose();
        }

        observatory.Dispose();
        var browser = new Browser(80, 24, folder["nested.jsonl"]);

        Assert.Contains("llm_call model", browser.Search("outer").Press(KeyName.Enter).Picture, StringComparison.Ordinal);
    }

    /// <summary>Opens all sessions, one after the other, and returns their ids.</summary>
    private static string[] Open(Browser browser)
    {
        browser.Press(KeyName.Home);
        var ids = new List<string>();

        foreach (var row in browser.State.Catalog.Rows)
        {
            browser.Press(KeyName.Enter);
            ids.Add(browser.State.Session!.Opened.Root.Session.Session.SessionId);
            Assert.Equal(row.SessionId, ids[^1]);
            browser.Press(KeyName.Escape, KeyName.Down);
        }

        browser.Press(KeyName.Home);
        return [.. ids];
    }
}
