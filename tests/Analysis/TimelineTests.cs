using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Analysis;

public class TimelineTests
{
    [Fact]
    public void TheViewSaysWhatTheFoldOfTheFirstEventsSays()
    {
        SessionEnvelope envelope = QueryTrace.Recorded.Value.Envelope;
        RunTimeline timeline = RunTimeline.Of(envelope);
        TraceEvent[] events = [.. envelope.Replay()];

        Assert.Equal(events.Length, timeline.Count);
        for (int position = 0; position <= events.Length; position++)
        {
            SessionEnvelope folded = SessionReducer.Fold(events.Take(position));
            Assert.Equal(folded, timeline.EnvelopeAt(position));
            RunView view = timeline.At(position);
            Assert.Equal((folded.Status, folded.EndTime), (view.Status, view.EndTime));
            Assert.Equal(
                folded.Spans.Select(span => (span.SpanId, span.Status, span.DurationNanoseconds, span.EventCount)),
                view.Spans.Select(span => (span.SpanId, span.Status, span.DurationNanoseconds, span.EventCount))
            );
        }
    }

    [Fact]
    public void PayloadsAreReadFromWhereTheyAre()
    {
        SessionEnvelope envelope = QueryTrace.Recorded.Value.Envelope;
        var byOffset = envelope.Replay().ToDictionary(one => one.Sequence * 1000);
        var builder = new RunTimelineBuilder(envelope.Session);
        foreach (var (offset, one) in byOffset.Reverse())
        {
            builder.Add(TimelineEvent.Of(one, offset));
        }

        var asked = new List<long>();
        RunTimeline timeline = builder.Build(offset =>
        {
            asked.Add(offset);
            return byOffset[offset];
        });

        RunView view = timeline.At(4);
        Assert.Empty(asked);
        Assert.Equal((2, 1), (view.SpanCount, view.OpenCount));
        Assert.Equal(envelope.Replay().ElementAt(3), timeline.Event(3));
        Assert.Equal([timeline.SourceOf(3)], asked);
        Assert.Equal(envelope, timeline.EnvelopeAt(int.MaxValue));
    }

    [Fact]
    public void BeforeTheFirstEventThereIsNothing()
    {
        RunView view = RunTimeline.Of(QueryTrace.Recorded.Value.Envelope).At(-1);

        Assert.Equal((0, 0, SpanStatus.Unfinished), (view.Position, view.SpanCount, view.Status));
        Assert.Throws<ArgumentOutOfRangeException>(() => view.Span(0));
    }
}
