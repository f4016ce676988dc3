using System.Diagnostics;
using BenchmarkDotNet.Attributes;

namespace AgentObservatory.Benchmarks.Micro;

/// <summary>A whole stream of 10,000 items, as its consumer sees it; an operation is the stream.</summary>
public class StreamOf10000 : BesideActivity
{
    private const int Items = 10_000;

    private readonly Observatory roomy = new([], new ObservatoryOptions { MaxEventsPerSession = 2 * Items });

    [Benchmark]
    public async Task TraceStreamWithAttributes()
    {
        using AgentSession session = roomy.StartSession(Context);
        await NumberStream.DrainAsync(
            session.TraceStream("tokens", NumberStream.Of(Items), static number => new ItemEvent("token", ("seq", number)))
        );
    }

    [Benchmark]
    public async Task TraceStream()
    {
        using AgentSession session = roomy.StartSession(Context);
        await NumberStream.DrainAsync(session.TraceStream("tokens", NumberStream.Of(Items)));
    }

    [Benchmark(Baseline = true)]
    public async Task ActivityWithOneProcessor()
    {
        using Activity? activity = Heard.StartActivity("tokens");
        await foreach (int number in NumberStream.Of(Items))
        {
            activity?.AddEvent(new ActivityEvent("token", tags: new ActivityTagsCollection { ["seq"] = number }));
        }
    }

    [Benchmark]
    public Task Untraced() => NumberStream.DrainAsync(NumberStream.Of(Items));
}
