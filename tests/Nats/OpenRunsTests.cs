using AgentObservatory.Nats.Publishing;
using AgentObservatory.Nats.Reading;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Nats;

public class OpenRunsTests
{
    /// <summary>The first part claims all that the run has told, the last one has its end, and the others are published once
    /// more, later.</summary>
    [Fact]
    public void ARunThatHasItsEndBeforeItsMiddleIsNotWholeYet()
    {
        SessionEnvelope whole = Some.Envelope(static session =>
        {
            for (int call = 0; call < 20; call++)
            {
                session.ToolCall("t", ("text", new string('x', 300))).Dispose();
            }
        });
        SessionEnvelope[] parts = [.. Parts.Cut(whole, Parts.Write(whole), 4_000).Select(static cut => cut.Part)];
        var runs = new OpenRuns(most: 10);

        SessionEnvelope[] grown = [.. parts[..1].Append(parts[^1]).Concat(parts[1..^1]).Select(runs.Grow)];

        Assert.True(parts.Length > 2);
        Assert.Equal(EnvelopeText.Write(whole), EnvelopeText.Write(grown[^1]));
    }
}
