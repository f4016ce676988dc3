using System.Diagnostics;
using BenchmarkDotNet.Attributes;

namespace AgentObservatory.Benchmarks.Micro;

/// <summary>Events of one stream from one thread and from two at once; an operation is one event of any thread.</summary>
public class ThreadsIntoOneSession : BesideActivity
{
    private const int Many = 200_000;

    private readonly Observatory roomy = new(
        [],
        new ObservatoryOptions { MaxEventsPerSession = 2 * Many, MaxBytesPerSession = 1L << 32 }
    );

    [Params(1, 2)]
    public int Threads { get; set; }

    [Benchmark(OperationsPerInvoke = Many)]
    public void Event()
    {
        using AgentSession session = roomy.StartSession(Context);
        using StreamSpan stream = session.Stream("tokens");
        OnThreads(number => stream.Event("chunk", ("seq", number), ("bytes", 4096)));
    }

    [Benchmark(OperationsPerInvoke = Many, Baseline = true)]
    public void ActivityWithOneProcessor()
    {
        using Activity? activity = Heard.StartActivity("tokens");
        OnThreads(number =>
            activity?.AddEvent(
                new ActivityEvent("chunk", tags: new ActivityTagsCollection { ["seq"] = number, ["bytes"] = 4096 })
            )
        );
    }

    [Benchmark(Description = "Floor", OperationsPerInvoke = Many)]
    public void FloorAlone() => OnThreads(static number => Floor.Event(number, 2));

    private void OnThreads(Action<int> report)
    {
        Thread[] threads =
        [
            .. Enumerable
                .Range(0, Threads)
                .Select(thread => new Thread(() =>
                {
                    for (int number = thread; number < Many; number += Threads)
                    {
                        report(number);
                    }
                })),
        ];
        Array.ForEach(threads, static thread => thread.Start());
        Array.ForEach(threads, static thread => thread.Join());
    }
}
