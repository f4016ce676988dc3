using System.Diagnostics;
using BenchmarkDotNet.Attributes;

namespace AgentObservatory.Benchmarks.Micro;

/// <summary>An event of a stream, with no, two and eight attributes.</summary>
public class Events : BesideActivity
{
    [Params(0, 2, 8)]
    public int Attributes { get; set; }

    [Benchmark(OperationsPerInvoke = Operations)]
    public void Event()
    {
        using AgentSession session = Observatory.StartSession(Context);
        using StreamSpan stream = session.Stream("tokens");
        for (int number = 0; number < Operations; number++)
        {
            Report(stream, number);
        }
    }

    [Benchmark(OperationsPerInvoke = Operations, Baseline = true)]
    public void ActivityWithOneProcessor() => Run(Heard);

    [Benchmark(OperationsPerInvoke = Operations)]
    public void ActivityWithoutListener() => Run(Unheard);

    [Benchmark(Description = "Floor", OperationsPerInvoke = Operations)]
    public void FloorAlone()
    {
        for (int number = 0; number < Operations; number++)
        {
            Floor.Event(number, Attributes);
        }
    }

    private void Report(StreamSpan stream, int n)
    {
        switch (Attributes)
        {
            case 0:
                stream.Event("chunk");
                break;
            case 2:
                stream.Event("chunk", ("a", n), ("b", n));
                break;
            default:
                stream.Event("chunk", ("a", n), ("b", n), ("c", n), ("d", n), ("e", n), ("f", n), ("g", n), ("h", n));
                break;
        }
    }

    private void Run(ActivitySource source)
    {
        using Activity? activity = source.StartActivity("tokens");
        for (int number = 0; number < Operations; number++)
        {
            activity?.AddEvent(new ActivityEvent("chunk", tags: Tags(number)));
        }
    }

    private ActivityTagsCollection? Tags(int n) =>
        Attributes switch
        {
            0 => null,
            2 => new() { ["a"] = n, ["b"] = n },
            _ => new()
            {
                ["a"] = n,
                ["b"] = n,
                ["c"] = n,
                ["d"] = n,
                ["e"] = n,
                ["f"] = n,
                ["g"] = n,
                ["h"] = n,
            },
        };
}
