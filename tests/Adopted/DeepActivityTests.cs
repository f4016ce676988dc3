using System.Diagnostics;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Adopted;

/// <summary>What starts looks for what is around it, however deep activities are in each other: in bounded time.</summary>
public sealed class DeepActivityTests : IDisposable
{
    private readonly OtherLibrary library = new();

    public void Dispose() => library.Dispose();

    /// <summary>The time is far above what it takes on a busy machine, and far below what a walk to the top for each takes.</summary>
    [Fact]
    public void ManyActivitiesWithinEachOtherAreSpansWithinEachOther()
    {
        const int Many = 20_000;
        long start = Stopwatch.GetTimestamp();
        SessionEnvelope envelope = Some.Envelope(
            _ =>
            {
                var activities = new Stack<Activity>();
                for (int depth = 0; depth < Many; depth++)
                {
                    activities.Push(library.Start("a"));
                }

                while (activities.TryPop(out Activity? activity))
                {
                    activity.Dispose();
                }
            },
            library.Options with
            {
                MaxEventsPerSession = 3 * Many,
            }
        );

        Assert.Equal(Many, envelope.Spans.Length);
        Assert.Equal(
            envelope.Spans.SkipLast(1).Select(span => span.SpanId),
            envelope.Spans.Skip(1).Select(span => span.ParentSpanId)
        );
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void OfActivitiesThatNobodyTakesInTheWayUpIsBounded()
    {
        using var source = new ActivitySource("Nobody.Takes." + library.Name);
        using var listener = new ActivityListener
        {
            ShouldListenTo = other => other == source,
            Sample = static (ref _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(listener);
        SessionEnvelope envelope = library.Envelope(session =>
        {
            using Activity outer = library.Start("outer");
            Nest(source, 2_000);
            session.AgentStep("far").Dispose();
            Activity.Current = outer;
            Nest(source, 1_000);
            session.AgentStep("near").Dispose();
            Activity.Current = outer;
        });

        Assert.Equal(envelope.Span("outer").SpanId, envelope.Span("near").ParentSpanId);
        Assert.True(envelope.Span("far").ParentSpanId.IsNone);
    }

    private static void Nest(ActivitySource source, int depth)
    {
        for (int index = 0; index < depth; index++)
        {
            source.StartActivity("n");
        }
    }
}
