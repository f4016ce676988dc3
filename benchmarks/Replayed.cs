using AgentObservatory.Benchmarks.Micro;

namespace AgentObservatory.Benchmarks;

/// <summary>An envelope through the OpenTelemetry exporter, beside the same tree as plain activities.</summary>
internal static class Replayed
{
    private const int Times = 100;

    internal static Candidate[] Beside()
    {
        var replay = new Replay();
        replay.StartSdk();
        return
        [
            new("replay of a session of 55 records", () => SideBySide.Repeat(Times, _ => replay.ReplayedToTheSdk()), Times),
            new(
                "the same tree as activities",
                () => SideBySide.Repeat(Times, _ => replay.ActivitiesWithOneProcessor()),
                Times
            ),
        ];
    }
}
