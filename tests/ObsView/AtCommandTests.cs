using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.ObsView;

public sealed class AtCommandTests
{
    [Theory]
    [InlineData(0, "after event 0 of 25, start and end counted  0 spans  0 open")]
    [InlineData(1, "after event 1 of 25, start and end counted  0 spans  0 open")]
    [InlineData(1_000_000, "after event 25 of 25, start and end counted  7 spans  0 open")]
    public void AnyNumberIsAnAnswer(int position, string expected)
    {
        var outcome = ObsViewProcess.Shell(
            $"COLUMNS=100 dotnet \"$OBS_VIEW\" at {position} '{SeedTraces.Path("basic.jsonl")}'"
        );

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Contains(expected, outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void AsJsonItIsTheFoldOfTheFirstEvents()
    {
        var outcome = ObsViewProcess.Run("at", "9", "--json", SeedTraces.Path("basic.jsonl"));

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        var events = SeedTraces.EnvelopesIn("basic.jsonl")[0].Replay().Take(9);
        Assert.Equal(EnvelopeText.Write(SessionReducer.Fold(events)), EnvelopeText.Write(EnvelopeText.Read(outcome.Output)));
    }

    [Theory]
    [InlineData("at", "many", "FILE")]
    [InlineData("at", "-3", "FILE")]
    [InlineData("at", "3")]
    public void WrongCommandLinesAreRefused(params string[] arguments)
    {
        var file = SeedTraces.Path("basic.jsonl");
        var outcome = ObsViewProcess.Run([.. arguments.Select(argument => argument == "FILE" ? file : argument)]);

        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Output));
        Assert.NotEqual("", outcome.Error);
    }

    [Fact]
    public void WhatIsNoNumberIsTold() =>
        Assert.StartsWith(
            "obs-view: 'many' is no number of events.\n",
            ObsViewProcess.Run("at", "many", SeedTraces.Path("basic.jsonl")).Error,
            StringComparison.Ordinal
        );

    [Fact]
    public void Fault39_WhateverATraceSaysIsShownEscaped()
    {
        using var folder = new TestFolder();
        var file = folder.Write("hostile.jsonl", [.. HostileText.All.Select(HostileText.EverywhereIn)]);

        foreach (var position in new[] { "2", "3", "4", "5" })
        {
            var outcome = ObsViewProcess.Run("at", position, file);
            var json = ObsViewProcess.Run("at", position, "--json", file);

            Assert.Equal((0, 0), (outcome.ExitCode, json.ExitCode));
            Assert.True(HostileText.IsHarmless(outcome.Output), outcome.Output);
            Assert.True(HostileText.IsHarmless(json.Output), json.Output);
        }
    }

    [Fact]
    public void Fault44_AMissingFileIsTold()
    {
        var outcome = ObsViewProcess.Run("at", "3", "no-such-file.jsonl");

        Assert.Equal(
            (2, "", "obs-view: no-such-file.jsonl: no such file\n"),
            (outcome.ExitCode, outcome.Output, outcome.Error)
        );
    }
}
