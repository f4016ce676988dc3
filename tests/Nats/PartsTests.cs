using AgentObservatory.Nats.Publishing;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Nats;

public class PartsTests
{
    [Theory]
    [InlineData(3_000)]
    [InlineData(20_000)]
    public void PartsOfAnyRunMergeToTheSameBytes(int mostBytes)
    {
        foreach (SessionEnvelope envelope in SessionProgram.Envelopes(seed: 5, count: 60).Where(one => Fits(one, mostBytes)))
        {
            var parts = Parts.Cut(envelope, Parts.Write(envelope), mostBytes).ToArray();

            Assert.All(parts, part => Assert.InRange(part.Line.Length, 1, mostBytes));
            SessionEnvelope merged = EnvelopeMerge.Merge(parts.Select(static part => part.Part).Reverse()).Single();
            Assert.Equal(EnvelopeText.Write(envelope), EnvelopeText.Write(merged));
        }
    }

    [Fact]
    public void AnEventThatIsTooLargeIsNamed()
    {
        SessionEnvelope envelope = Some.Envelope(static session =>
            session.ToolCall("t", ("text", new string('x', 5_000))).Dispose()
        );

        var error = Assert.Throws<InvalidOperationException>(() =>
            Parts.Cut(envelope, Parts.Write(envelope), 4_000).ToArray()
        );

        Assert.Contains("one event", error.Message);
    }

    [Fact]
    public void OnlyTheSamePartHasTheSameId()
    {
        SessionEnvelope one = SplitRun.Whole("one");
        string[] ids =
        [
            .. Parts.Cut(one, Parts.Write(one), 2_000).Select(static cut => PartMessage.Of("agents", cut.Part, cut.Line).Id),
        ];

        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.Equal(PartMessage.Of("a", one, Parts.Write(one)).Id, PartMessage.Of("a", one, Parts.Write(one)).Id);
    }

    /// <summary>Whether each of its events has room in a part.</summary>
    private static bool Fits(SessionEnvelope envelope, int mostBytes)
    {
        try
        {
            return Parts.Cut(envelope, Parts.Write(envelope), mostBytes).ToArray().Length > 0;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
