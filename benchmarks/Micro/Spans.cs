using System.Diagnostics;
using BenchmarkDotNet.Attributes;

namespace AgentObservatory.Benchmarks.Micro;

/// <summary>A span without attributes, start and end.</summary>
public class Spans : BesideActivity
{
    [Benchmark(OperationsPerInvoke = Operations)]
    public void Span()
    {
        using AgentSession session = Observatory.StartSession(Context);
        for (int number = 0; number < Operations; number++)
        {
            session.ToolCall("search").Dispose();
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
            Floor.Span(number);
        }
    }

    private static void Run(ActivitySource source)
    {
        using Activity? root = source.StartActivity("root");
        for (int number = 0; number < Operations; number++)
        {
            source.StartActivity("search")?.Dispose();
        }
    }
}
