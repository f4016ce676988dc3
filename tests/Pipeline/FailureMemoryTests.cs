using AgentObservatory.Pipeline;
using Microsoft.Extensions.Time.Testing;

namespace AgentObservatory.Tests.Pipeline;

public class FailureMemoryTests
{
    [Fact]
    public void TheLastFailureIsKnownByItsTypeItsMessageAndItsTime()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UnixEpoch);
        var memory = new FailureMemory(clock);
        Assert.Equal(new FailureMemory.Known(null, null), memory.Last);
        memory.Remember(new IOException("first"));
        clock.Advance(TimeSpan.FromSeconds(1));

        memory.Remember(new IOException("second"));

        Assert.Equal(
            new FailureMemory.Known("System.IO.IOException: second", DateTimeOffset.UnixEpoch.AddSeconds(1)),
            memory.Last
        );
    }
}
