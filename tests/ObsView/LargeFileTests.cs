using AgentObservatory.ObsView.Reading;
using AgentObservatory.Tests.Support;
using static AgentObservatory.Tests.Support.TraceText;

namespace AgentObservatory.Tests.ObsView;

/// <summary>A file that several cores read at a time is told like any other.</summary>
public sealed class LargeFileTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Fault41_EveryLineHasItsNumberAndItsPlaceWhateverStandsBetween()
    {
        var lines = Enumerable
            .Range(0, 3_000)
            .SelectMany(number =>
                (number % 100) switch
                {
                    3 => ["", Named($"s{number}", Start(1), End(1)) + "\r"],
                    7 => ["garbage"],
                    11 => [Named($"s{number}", Start(1, new string('x', 700_000 * (number / 2_900))))],
                    _ => new[] { Named($"s{number}", Start(1), Happening(1), End(1)) },
                }
            );
        byte[] whole = [0xEF, 0xBB, 0xBF, .. Utf8([.. lines]), .. Utf8("{\"session\":")[..^1]];
        var file = folder.Write("large.jsonl", whole);

        Assert.True(LargeFile.Is(file));
        Assert.Equal(TraceFile.Read(file).Select(Reading.Told), LargeFile.Read(file, null, Reading.Told));
    }

    [Fact]
    public void AFileOfOneLineIsRead()
    {
        var file = folder.Write("large.jsonl", Named("one", Start(1, new string('x', 5_000_000))));

        Assert.Equal(["1 one"], LargeFile.Read(file, null, Reading.Told));
    }

    [Fact]
    public void WhatIsNoFileOrSmallIsNotLarge()
    {
        Assert.False(LargeFile.Is(folder.Root));
        Assert.False(LargeFile.Is(folder["missing"]));
        Assert.False(LargeFile.Is("/dev/zero"));
        Assert.False(LargeFile.Is(folder.Write("small.jsonl", Named("one"))));
    }

    [Fact]
    public void ALinkIsAsLargeAsItsFile()
    {
        var file = folder.Write("large.jsonl", Named("one", Start(1, new string('x', 5_000_000))));
        File.CreateSymbolicLink(folder["link.jsonl"], file);
        File.CreateSymbolicLink(folder["loop.jsonl"], folder["loop.jsonl"]);

        Assert.True(LargeFile.Is(folder["link.jsonl"]));
        Assert.False(LargeFile.Is(folder["loop.jsonl"]));
    }

    [Fact]
    public void EventsThatMemoryDoesNotHoldAreSortedInTemporaryFilesOrItIsSaidThatThereAreNone()
    {
        var text = new string('x', 200);
        var file = folder.Write(
            "large.jsonl",
            [.. Enumerable.Range(0, 20_000).Select(number => Named($"s{number}", Start(1, text)))]
        );

        var outcome = ObsViewProcess.Shell($"dotnet \"$OBS_VIEW\" --raw '{file}' | wc -l");
        var denied = ObsViewProcess.Shell($"TMPDIR=/sys dotnet \"$OBS_VIEW\" --raw '{file}'");

        Assert.Equal("20000", outcome.Output.Trim());
        Assert.Equal((2, ""), (denied.ExitCode, denied.Output));
        Assert.Contains("sorting needs temporary files, and /sys/ cannot take them", denied.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--raw")]
    [InlineData("stats")]
    [InlineData("")]
    public void AFileIsShownAsStandardInputIs(string option)
    {
        var sessions = Enumerable.Range(0, 2_000).Select(number => Named($"s{number}", Start(1), Happening(1), End(1)));
        var file = folder.Write("-", [.. sessions, "garbage"]);
        Assert.True(LargeFile.Is(file));

        var outcome = ObsViewProcess.Shell($"cd '{folder.Root}' && dotnet \"$OBS_VIEW\" {option} ./-");
        var piped = ObsViewProcess.Shell($"dotnet \"$OBS_VIEW\" {option} - < '{file}'");

        Assert.Equal((1, 1), (outcome.ExitCode, piped.ExitCode));
        Assert.Equal(piped.Output, outcome.Output.Replace("./-:", "-:", StringComparison.Ordinal));
        Assert.Equal(piped.Error, outcome.Error.Replace("./-:", "-:", StringComparison.Ordinal));
    }
}
