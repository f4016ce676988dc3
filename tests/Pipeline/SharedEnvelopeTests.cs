using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Pipeline;

public class SharedEnvelopeTests
{
    [Theory, BothModes]
    public async Task Fault08_AllExportersReceiveTheVerySameImmutableEnvelope(Mode mode)
    {
        var first = new InMemoryExporter();
        var second = new InMemoryExporter();
        Observatory observatory = mode.Start(first, second);

        observatory.Run(1);
        await observatory.End();

        Assert.Same(first.Envelopes[0], second.Envelopes[0]);
    }

    [Theory, BothModes]
    public async Task Fault08_AnEnvelopeThatAnExporterKeepsNeverChanges(Mode mode)
    {
        var memory = new InMemoryExporter();
        Observatory observatory = mode.Start(memory);
        AgentSpan span;
        using (AgentSession session = observatory.StartSession(Some.Context))
        {
            span = session.ToolCall("kept");
        }

        await observatory.Settle();
        SessionEnvelope kept = memory.Envelopes[0];
        string before = EnvelopeText.Write(kept);
        span.Set("late", 1);
        span.Event("late");
        span.Fail(new IOException("late"));
        span.Dispose();
        observatory.Run(1);
        await observatory.End();

        Assert.Equal(before, EnvelopeText.Write(kept));
    }
}
