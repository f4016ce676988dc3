using System.Reactive.Subjects;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Wrapping;

[Collection(Alone.Name)]
public class StreamCostTests
{
    private const int Items = 20_000;

    /// <summary>The bytes of what a describe function returns: an array of one attribute.</summary>
    private const int AnAttribute = 56;

    [Fact]
    public void AnItemTakesNoMemoryBeyondItsEventAndItsDescription()
    {
        using var observatory = Some.Inline(
            Some.Quiet() with
            {
                MaxEventsPerSession = 10 * Items,
                MaxBytesPerSession = 1L << 30,
            }
        );
        using AgentSession session = observatory.StartSession(Some.Context);
        using AgentSpan consumer = session.AgentStep("consumer");

        Assert.InRange(PerItem(session.TraceStream("counted", Sources.Count(Items), _ => default)), 0, 1);
        Assert.InRange(PerItem(session.LlmCall("wrapped", _ => Sources.Count(Items))), 0, 1);

        double anEvent = PerEvent(session.Stream("by hand"));
        Assert.InRange(PerItem(session.TraceStream("numbered", Sources.Count(Items))), 0, anEvent + 1);
        Assert.InRange(
            PerItem(session.TraceStream("described", Sources.Count(Items), Describe)),
            0,
            anEvent + AnAttribute + 1
        );

        static ItemEvent Describe(int item) => new("item", ("seq", item));
    }

    [Fact]
    public void AnItemOfAnObservableTakesNoMemoryBeyondItsEvent()
    {
        using var observatory = Some.Inline();
        using AgentSession session = observatory.StartSession(Some.Context);
        using AgentSpan consumer = session.AgentStep("consumer");
        var subject = new Subject<int>();
        using IDisposable subscription = session.TraceStream("counted", subject, _ => default).Subscribe();
        using AgentSpan producer = session.AgentStep("producer");
        subject.OnNext(0);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int item = 0; item < Items; item++)
        {
            subject.OnNext(item);
        }

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < Items);
    }

    /// <summary>Bytes that one item takes, beside those of the whole enumeration; the source is done before anything is awaited.</summary>
    private static double PerItem(IAsyncEnumerable<int> items)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Consume(items).GetAwaiter().GetResult();
        return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)Items;
    }

    private static double PerEvent(StreamSpan stream)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int item = 1; item <= Items; item++)
        {
            stream.Event("item", ("seq", item));
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)Items;
    }

    private static async Task Consume(IAsyncEnumerable<int> items)
    {
        await foreach (int item in items) { }
    }
}
