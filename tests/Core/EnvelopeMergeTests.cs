using AgentObservatory.Tests.Support;
using AgentObservatory.Tests.ThirdParty;

namespace AgentObservatory.Tests.Core;

public class EnvelopeMergeTests
{
    [Fact]
    public void TheEnvelopeOfARunSaysWhoWroteIt()
    {
        RunWriter writer = Assert.Single(Run("one").Writers);

        Assert.Equal("0-4", writer.Told.ToString());
        Assert.Equal(0, writer.Start!.Sequence);
        Assert.Equal(4, writer.End!.Sequence);
    }

    [Fact]
    public void Fault72_PartsInAnyOrderAndTwiceMergeToTheWhole()
    {
        SessionEnvelope whole = Run("one");
        SessionEnvelope[] parts = Parts(whole);

        SessionEnvelope merged = Assert.Single(EnvelopeMerge.Merge([parts[1], parts[0], parts[1]]));

        Assert.Equal(whole, merged);
        Assert.Equal(EnvelopeText.Write(whole), EnvelopeText.Write(merged));
    }

    [Fact]
    public void Fault72_APartSaysThatItIsUnfinishedAndWhatItHas()
    {
        SessionEnvelope part = Parts(Run("one"))[0];

        Assert.Equal(SpanStatus.Unfinished, part.Status);
        Assert.Null(Assert.Single(part.Writers).End);
        Assert.Equal(part, EnvelopeText.Read(EnvelopeText.Write(part)));
    }

    [Fact]
    public void RunsStayApart()
    {
        SessionEnvelope[] runs = [Run("one"), Run("two")];

        Assert.Equal(runs, EnvelopeMerge.Merge([runs[0], runs[1], runs[0]]));
    }

    [Fact]
    public void LinesOfOlderSchemasMergeWithNothing()
    {
        string line = """{"schema_version":"0.2","session":{"session_id":"s","start_time":1.0},"events":[]}""";
        SessionEnvelope old = EnvelopeText.Read(line);

        var merged = EnvelopeMerge.Merge([old, old]);

        Assert.Equal(2, merged.Length);
        Assert.All(merged, one => Assert.Same(old, one));
    }

    [NodeFact]
    public void PartsAreValid()
    {
        ValidationReport report = SchemaValidator.ValidateLines(Parts(Run("one")).Select(EnvelopeText.Write));

        Assert.True(report is { Valid: 2, Invalid: 0 }, report.Output);
    }

    private static SessionEnvelope Run(string name)
    {
        var memory = new InMemoryExporter();
        using (var observatory = Some.Inline(memory))
        using (AgentSession session = observatory.StartSession(new AgentContext(name, "agent")))
        using (AgentSpan span = session.ToolCall("t"))
        {
            span.Event("e");
        }

        return memory.Envelopes[0];
    }

    private static SessionEnvelope[] Parts(SessionEnvelope whole) =>
        [.. whole.Replay().Chunk(3).Select(static facts => SessionReducer.Fold(facts))];
}
