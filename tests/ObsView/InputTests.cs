using System.IO.Compression;
using System.Text.RegularExpressions;
using AgentObservatory.Tests.Support;
using static AgentObservatory.Tests.Support.TraceText;

namespace AgentObservatory.Tests.ObsView;

public sealed class InputTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("list")]
    [InlineData("stats")]
    [InlineData("chat")]
    [InlineData("timeline")]
    [InlineData("--raw")]
    public void ADirectoryStandsForItsTraces(string command)
    {
        folder.Write("a.jsonl", Named("one", Start(1), End(1)));
        folder.Write("b.jsonl", Named("two", Start(1), End(1)));
        folder.Write("notes.txt", "no trace");
        folder.Write("prices.json", "{}");

        var outcome = Shell($"{command} .");

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal(Shell($"{command} ./a.jsonl ./b.jsonl").Output, outcome.Output);
    }

    [Theory]
    [InlineData("")]
    [InlineData("list")]
    [InlineData("stats")]
    public void WhatGzipHasCompressedIsReadAsItWas(string command)
    {
        var file = folder.Write("a.jsonl", Named("one", Start(1), End(1)), "garbage", Named("two"));
        Compress(file, folder["a.jsonl.gz"]);

        var plain = Shell($"{command} ./a.jsonl");
        var compressed = Shell($"{command} ./a.jsonl.gz");
        var piped = Shell($"{command} - < ./a.jsonl.gz");

        Assert.Equal((1, 1, 1), (plain.ExitCode, compressed.ExitCode, piped.ExitCode));
        Assert.Equal(plain.Output, compressed.Output.Replace(".gz:", ":", StringComparison.Ordinal));
        Assert.Equal(plain.Output, piped.Output.Replace("-:", "./a.jsonl:", StringComparison.Ordinal));
    }

    [Fact]
    public void Fault44_WhatGzipHasNotFinishedIsShownAndTold()
    {
        var file = folder.Write("a.jsonl", [.. Enumerable.Range(0, 2_000).Select(number => Named($"s{number}"))]);
        Compress(file, folder["a.jsonl.gz"]);
        var whole = File.ReadAllBytes(folder["a.jsonl.gz"]);
        File.WriteAllBytes(folder["torn.jsonl.gz"], [.. whole[..200], .. new byte[300]]);

        var outcome = Shell("list torn.jsonl.gz");

        Assert.Equal(2, outcome.ExitCode);
        Assert.StartsWith("obs-view: torn.jsonl.gz: ", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(9)]
    public void Fault44_WhatGzipHasNotFinishedIsToldWhereNoLineIsTornToo(int missing)
    {
        Compress(folder.Write("a.jsonl", Named("one"), Named("two")), folder["a.jsonl.gz"]);
        var whole = File.ReadAllBytes(folder["a.jsonl.gz"]);
        File.WriteAllBytes(folder["torn.jsonl.gz"], whole[..^missing]);

        var outcome = Shell("list torn.jsonl.gz");

        Assert.Equal(2, outcome.ExitCode);
        Assert.StartsWith("obs-view: torn.jsonl.gz: damaged: ", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Fault41_WhatGzipHasMadeOfGzipIsNotFollowed()
    {
        Compress(folder.Write("a.jsonl", Named("one")), folder["a.jsonl.gz"]);
        Compress(folder["a.jsonl.gz"], folder["b.jsonl.gz"]);

        var outcome = Shell("list b.jsonl.gz");

        Assert.Equal(1, outcome.ExitCode);
        Assert.StartsWith("b.jsonl.gz:1: ", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Fault41_ARequestIsNotLongerThanALine()
    {
        var blanks = new byte[1024 * 1024];
        blanks.AsSpan().Fill((byte)' ');

        using (var file = new GZipStream(File.Create(folder["long.json.gz"]), CompressionLevel.Fastest))
        {
            file.Write("{\"resourceSpans\":["u8);

            for (var written = 0; written <= TraceFile.MaxLineBytes; written += blanks.Length)
            {
                file.Write(blanks);
            }
        }

        var outcome = Shell("list long.json.gz");

        Assert.Equal(1, outcome.ExitCode);
        Assert.Equal($"long.json.gz:1: the line is longer than {TraceFile.MaxLineBytes} bytes\n", outcome.Error);
    }

    [Theory]
    [InlineData("async")]
    [InlineData("nested-sessions")]
    [InlineData("streaming")]
    public void WhatIsExportedAsOtlpIsReadBackAsTheSameTree(string trace)
    {
        var file = SeedTraces.Path(trace + ".jsonl");
        Assert.Equal(0, Shell($"export --format otlp-json -o trace.json '{file}'").ExitCode);

        var back = Shell("trace.json");

        Assert.Equal((0, ""), (back.ExitCode, back.Error));
        Assert.Equal(Tree(Shell($"'{file}'").Output), Tree(back.Output));
        Assert.Equal(Tree(Shell("- < trace.json").Output), Tree(back.Output));
    }

    [Theory]
    [InlineData("""{"resourceSpans":[]}""")]
    [InlineData("""{"resourceSpans":5}""")]
    [InlineData("""{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"a","attributes":[{}]}]}]}]}""")]
    [InlineData("""{"resourceSpans":[""")]
    public void Fault41_AnotherRequestIsToldAsUnreadable(string line)
    {
        folder.Write("trace.json", line);

        var outcome = Shell("trace.json");

        Assert.Equal(1, outcome.ExitCode);
        Assert.StartsWith("trace.json:1: ", outcome.Error, StringComparison.Ordinal);
    }

    /// <summary>Without what names the file, and without times: this library measures durations by the times of starts and
    /// ends, its predecessor did not.</summary>
    private static string[] Tree(string output) =>
        [
            .. output
                .Split('\n')
                .Where(line => !line.Contains("unreadable line", StringComparison.Ordinal))
                .Select(line => Regex.Replace(line, @"[+-]?\d[\d.,]*(ns|µs|ms|s)|▕.*▏", "")),
        ];

    private Outcome Shell(string arguments) =>
        ObsViewProcess.Shell($"cd '{folder.Root}' && dotnet \"$OBS_VIEW\" {arguments}", ("COLUMNS", "200"));

    private static void Compress(string from, string to)
    {
        using var source = File.OpenRead(from);
        using var target = new GZipStream(File.Create(to), CompressionLevel.Fastest);
        source.CopyTo(target);
    }
}
