using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Examples;

public class KafkaTests
{
    [Fact]
    public void SessionsGoThroughAClusterAndComeBack()
    {
        using var folder = new TestFolder();

        Outcome outcome = Example.Run("Kafka", folder);

        Assert.True(outcome.ExitCode == 0, outcome.Output + outcome.Error);
        Assert.Contains("Sent: 20 sessions, all acknowledged: True.", outcome.Output);
        Assert.Contains("Read: 20 sessions.", outcome.Output);
    }

    [Fact]
    public void AnExporterOfYourOwnTakesAtMostSixtyLines() =>
        Assert.InRange(File.ReadLines(RepositoryFolder.Of("examples/Kafka/KafkaExporter.cs")).Count(), 1, 60);
}
