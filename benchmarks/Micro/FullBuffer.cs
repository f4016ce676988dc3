using System.Diagnostics;
using BenchmarkDotNet.Attributes;

namespace AgentObservatory.Benchmarks.Micro;

/// <summary>Events that no longer fit into their session and are counted instead. An Activity goes on growing.</summary>
public class FullBuffer : BesideActivity
{
    private readonly Observatory cramped = new([], new ObservatoryOptions { MaxEventsPerSession = 10 });
    private long shed;

    [Benchmark(OperationsPerInvoke = Operations)]
    public void ShedEvent()
    {
        using AgentSession session = cramped.StartSession(Context);
        using StreamSpan stream = session.Stream("tokens");
        for (int number = 0; number < Operations; number++)
        {
            stream.Event("chunk", ("seq", number), ("bytes", 4096));
        }
    }

    [Benchmark(OperationsPerInvoke = Operations, Baseline = true)]
    public void ActivityWithOneProcessor()
    {
        using Activity? activity = Heard.StartActivity("tokens");
        for (int number = 0; number < Operations; number++)
        {
            activity?.AddEvent(
                new ActivityEvent("chunk", tags: new ActivityTagsCollection { ["seq"] = number, ["bytes"] = 4096 })
            );
        }
    }

    [Benchmark(Description = "Floor: a shared counter", OperationsPerInvoke = Operations)]
    public void FloorAlone()
    {
        for (int number = 0; number < Operations; number++)
        {
            Interlocked.Increment(ref shed);
        }
    }
}
