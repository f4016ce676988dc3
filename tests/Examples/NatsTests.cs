using AgentObservatory.Tests.Nats;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Examples;

public class NatsTests
{
    [NatsFact]
    public void SessionsGoThroughAServerThatIsKilledAndComeBack()
    {
        using var folder = new TestFolder();

        Outcome outcome = Example.Run("Nats", folder);

        Assert.True(outcome.ExitCode == 0, outcome.Output + outcome.Error);
        Assert.Contains("Sent: 20 sessions, all acknowledged: True.", outcome.Output);
        Assert.Contains("Read: 20 sessions.", outcome.Output);
    }
}
