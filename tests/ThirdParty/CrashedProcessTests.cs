using AgentObservatory.Crashing;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.ThirdParty;

public class CrashedProcessTests
{
    [NodeFact]
    public async Task WhatIsRecoveredFromAProcessThatWasKilledIsValid()
    {
        using var folder = new TestFolder();
        Crash crash = await Crash.OfAsync(folder.Root, "kill", rounds: 10);
        Assert.Empty(crash.Problems);
        Assert.InRange(crash.Sessions, 1, int.MaxValue);

        ValidationReport report = SchemaValidator.ValidateFile(folder["traces.jsonl"]);

        Assert.True(report is { Invalid: 0, ExitCode: 0 }, report.Output);
        Assert.InRange(report.Valid, crash.Sessions, int.MaxValue);
    }
}
