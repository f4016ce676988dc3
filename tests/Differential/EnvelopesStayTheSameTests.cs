namespace AgentObservatory.Tests.Differential;

/// <summary>
/// No envelope changes by a byte: every program gives what it gave when it was recorded (tests/data/recorded). A change that is
/// meant is recorded anew with <c>AGENT_OBSERVATORY_RECORD=1 dotnet test tests --filter TheRecordHolds</c>, which fails by
/// design; the diff of the files is the review.
/// </summary>
public class EnvelopesStayTheSameTests
{
    public static TheoryData<string> Programs() => [.. RecordedProgram.All.Select(program => program.Name)];

    [Theory]
    [MemberData(nameof(Programs))]
    public void AProgramGivesWhatWasRecorded(string name)
    {
        RecordedRun recorded = Record.Of(name);
        RecordedRun run = RecordedRun.Of(RecordedProgram.All.Single(program => program.Name == name));

        AssertSame(name + ", envelope", recorded.Envelopes, run.Envelopes);
        AssertSame(name + ", OTLP request", recorded.Requests, run.Requests);
        AssertSame(name + ", view", recorded.View, run.View);
    }

    [Fact]
    public void TheRecordHoldsEveryProgramAndNoOther()
    {
        if (Record.IsBeingMade)
        {
            Record.Make();
            Assert.Fail(
                "All programs are recorded. Review the diff of tests/data/recorded, and run again without the switch."
            );
        }

        Assert.Equal(RecordedProgram.All.Select(program => program.Name), Record.Names.Order(StringComparer.Ordinal));
    }

    private static void AssertSame(string what, string[] recorded, string[] now)
    {
        for (int number = 0; number < Math.Min(recorded.Length, now.Length); number++)
        {
            if (Difference.Between(recorded[number], now[number]) is { } difference)
            {
                Assert.Fail(what + " " + (number + 1) + " " + difference);
            }
        }

        Assert.True(recorded.Length == now.Length, $"{what}: {recorded.Length} recorded, {now.Length} now");
    }
}
